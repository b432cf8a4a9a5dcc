package dev.claudetap.clients;

import dev.claudetap.json.JsonObject;
import java.util.Optional;

/** JSON as agents let people write it: with comments and with commas behind a last member. */
final class Jsonc {
    private final String text;
    private final StringBuilder plain = new StringBuilder();
    private int at;

    private Jsonc(String text) {
        this.text = text;
    }

    /** The object; empty when the text is something else. */
    static Optional<JsonObject> parse(String text) {
        return Configs.json(text).or(() -> Configs.json(new Jsonc(text).plain()));
    }

    private String plain() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '"') {
                string();
            } else if (text.startsWith("//", at)) {
                at = end("\n", 0);
            } else if (text.startsWith("/*", at)) {
                at = end("*/", 2);
            } else {
                if (next == '}' || next == ']') {
                    dropLastComma();
                }
                plain.append(next);
                at++;
            }
        }
        return plain.toString();
    }

    private int end(String mark, int length) {
        int found = text.indexOf(mark, at);
        return found < 0 ? text.length() : found + length;
    }

    private void string() {
        int from = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(at + 1, text.length());
        plain.append(text, from, at);
    }

    private void dropLastComma() {
        int last = plain.length() - 1;
        while (last >= 0 && Character.isWhitespace(plain.charAt(last))) {
            last--;
        }
        if (last >= 0 && plain.charAt(last) == ',') {
            plain.setLength(last);
        }
    }
}

package dev.claudetap.trace;

import dev.claudetap.json.JsonInput;
import org.jspecify.annotations.Nullable;

/** Puts one line of JSON together. Commas are its business, balance is the caller's. */
final class JsonLine {
    private final LineOutput out;
    private boolean comma;

    JsonLine(LineOutput out) {
        this.out = out;
    }

    JsonLine beginObject() {
        return open('{');
    }

    JsonLine endObject() {
        return close('}');
    }

    JsonLine beginArray() {
        return open('[');
    }

    JsonLine endArray() {
        return close(']');
    }

    JsonLine name(String name) {
        value(name);
        out.add(':');
        comma = false;
        return this;
    }

    JsonLine value(String value) {
        separate();
        out.add('"');
        out.string(value);
        out.add('"');
        return this;
    }

    JsonLine value(long value) {
        separate();
        out.add(value);
        return this;
    }

    JsonLine member(String name, String value) {
        return name(name).value(value);
    }

    JsonLine member(String name, long value) {
        return name(name).value(value);
    }

    JsonLine optionalMember(String name, @Nullable String value) {
        return value == null ? this : member(name, value);
    }

    /** A value that is JSON text already: written through, only line breaks and lone surrogates made safe. */
    JsonLine raw(String json) {
        separate();
        out.json(json);
        return this;
    }

    private JsonLine open(char bracket) {
        separate();
        out.add(bracket);
        comma = false;
        return this;
    }

    private JsonLine close(char bracket) {
        out.add(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out.add(',');
        }
        comma = true;
    }

    /** The first character that is not white space; a space when there is none. */
    static char firstCharacter(String json) {
        for (int i = 0; i < json.length(); i++) {
            if (!isSpace(json.charAt(i))) {
                return json.charAt(i);
            }
        }
        return ' ';
    }

    /** The same JSON text without white space between tokens, on one line, without lone surrogates. */
    static String compact(String json) {
        StringBuilder out = new StringBuilder();
        JsonInput in = new JsonInput(json);
        boolean quoted = false;
        boolean run = false;
        int plainFrom = 0;
        for (int i = 0; i < json.length(); i++) {
            if (run) {
                int place = in.place(i);
                i += in.unsafe(place) - place;
                if (i == in.base() + in.filled()) {
                    i--; // the next piece
                    continue;
                }
            }
            char c = json.charAt(i);
            run = quoted && c == ' ';
            if (c == '"') {
                quoted = !quoted;
                run = quoted;
            } else if (c == '\\') {
                i++;
                run = quoted;
            } else if (quoted ? !isPlain(json, i) : isSpace(c)) {
                out.append(json, plainFrom, i);
                plainFrom = i + 1;
                if (quoted) {
                    out.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        return plainFrom == 0
                ? json
                : out.append(json, plainFrom, json.length()).toString();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static boolean isPlain(String json, int i) {
        char c = json.charAt(i);
        if (c < '\u2028') {
            return c >= ' ' && c != '\u007f';
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(json.charAt(i - 1));
        }
        return c > '\u2029';
    }
}

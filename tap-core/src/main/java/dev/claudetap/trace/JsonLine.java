package dev.claudetap.trace;

import dev.claudetap.json.JsonText;
import org.jspecify.annotations.Nullable;

/** Puts one line of JSON together. Commas are its business, balance is the caller's. */
final class JsonLine {
    private final StringBuilder out = new StringBuilder(1024);
    private boolean comma;

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
        separate();
        JsonText.quote(name, out);
        out.append(':');
        comma = false;
        return this;
    }

    JsonLine value(String value) {
        separate();
        JsonText.quote(value, out);
        return this;
    }

    JsonLine member(String name, String value) {
        return name(name).value(value);
    }

    JsonLine member(String name, long value) {
        return name(name).raw(Long.toString(value));
    }

    JsonLine optionalMember(String name, @Nullable String value) {
        return value == null ? this : member(name, value);
    }

    /** A value that is JSON text already: written through, only line breaks and lone surrogates made safe. */
    JsonLine raw(String json) {
        separate();
        append(json, out);
        return this;
    }

    /** What was put together so far. */
    String text() {
        return out.toString();
    }

    private JsonLine open(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    private JsonLine close(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out.append(',');
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
        StringBuilder out = new StringBuilder(json.length());
        return append(json, out) ? out.toString() : json;
    }

    /** Returns whether anything had to be changed. */
    private static boolean append(String json, StringBuilder out) {
        boolean quoted = false;
        int plainFrom = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\') {
                i++;
            } else if (quoted ? !isPlain(json, i) : isSpace(c)) {
                out.append(json, plainFrom, i);
                plainFrom = i + 1;
                if (quoted) {
                    out.append(String.format("\\u%04x", (int) c));
                }
            }
        }
        out.append(json, plainFrom, json.length());
        return plainFrom > 0;
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

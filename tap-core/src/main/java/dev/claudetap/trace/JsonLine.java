package dev.claudetap.trace;

import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts one line of JSON together and passes it on in pieces, so that a large record costs no memory of its own. Commas
 * are its business, balance is the caller's. A failure of the output comes as {@link UncheckedIOException}.
 */
final class JsonLine {
    private static final int PIECE = 32 * 1024;

    private final StringBuilder out = new StringBuilder(1024);
    private final Appendable to;
    private boolean comma;

    JsonLine(Appendable to) {
        this.to = to;
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
        separate();
        JsonText.quote(name, out);
        out.append(':');
        comma = false;
        return this;
    }

    JsonLine value(String value) {
        separate();
        out.append('"');
        int from = 0;
        while (from < value.length()) {
            int end = Math.min(value.length(), from + PIECE);
            if (end < value.length() && Character.isHighSurrogate(value.charAt(end - 1))) {
                end++;
            }
            JsonText.escape(value, from, end, out);
            passOn(false);
            from = end;
        }
        out.append('"');
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
        append(json, out, () -> passOn(false));
        return this;
    }

    /** The line is complete. */
    void end() {
        passOn(true);
    }

    private void passOn(boolean all) {
        if (!all && out.length() < PIECE) {
            return;
        }
        try {
            to.append(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.setLength(0);
        if (out.capacity() > 8 * PIECE) {
            out.trimToSize();
        }
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
        return append(json, out, () -> {}) ? out.toString() : json;
    }

    /** Returns whether anything had to be changed. {@code piece} runs now and then, never within a surrogate pair. */
    private static boolean append(String json, StringBuilder out, Runnable piece) {
        boolean changed = false;
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
                changed = true;
                if (quoted) {
                    out.append(String.format("\\u%04x", (int) c));
                }
            }
            if (i - plainFrom >= PIECE && !Character.isSurrogate(c)) {
                out.append(json, plainFrom, i);
                plainFrom = i;
                piece.run();
            }
        }
        out.append(json, plainFrom, json.length());
        return changed;
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

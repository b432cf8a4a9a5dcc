package dev.claudetap.clients;

import java.util.ArrayList;
import java.util.List;

/** The characters of a TOML text: white space, comments, keys and strings. */
final class TomlScanner {
    private final String text;
    private int at;

    TomlScanner(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    private char peek() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    /** Skips spaces, then takes that character if it is next. */
    boolean take(char c) {
        skipBlank();
        if (!atEnd() && peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) throws TomlException {
        if (!take(c)) {
            throw new TomlException();
        }
    }

    void skipBlank() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /** Skips spaces, line ends and comments. */
    void skipBlankLines() {
        while (!atEnd()) {
            skipBlank();
            if (peek() == '#') {
                skipComment();
            } else if (peek() == '\n' || peek() == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        while (!atEnd() && peek() != '\n') {
            at++;
        }
    }

    /** Nothing but a comment may stand in the rest of the line. */
    void endOfLine() throws TomlException {
        skipBlank();
        if (peek() == '#') {
            skipComment();
        }
        if (!atEnd() && peek() != '\n' && peek() != '\r') {
            throw new TomlException();
        }
    }

    boolean atQuote() {
        return peek() == '"' || peek() == '\'';
    }

    /** A dotted key and the blanks after it. */
    List<String> key() throws TomlException {
        List<String> keys = new ArrayList<>();
        do {
            skipBlank();
            keys.add(atQuote() ? string() : bareKey());
        } while (take('.'));
        return keys;
    }

    private String bareKey() throws TomlException {
        int from = at;
        while (isBare(peek())) {
            at++;
        }
        if (at == from) {
            throw new TomlException();
        }
        return text.substring(from, at);
    }

    static boolean isBare(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /** What stands before the next comma, closing bracket, comment or line end. */
    String word() {
        int from = at;
        while (!atEnd() && ",]}#\r\n".indexOf(peek()) < 0) {
            at++;
        }
        return text.substring(from, at).strip();
    }

    /** A string of any of the four kinds. */
    String string() throws TomlException {
        char quote = peek();
        String fence = String.valueOf(quote).repeat(3);
        boolean lines = text.startsWith(fence, at);
        at += lines ? 3 : 1;
        if (lines) {
            skipFirstLineEnd();
        }
        StringBuilder out = new StringBuilder();
        while (!atEnd()) {
            if (lines ? text.startsWith(fence, at) : peek() == quote) {
                return end(out, quote, lines);
            }
            char c = text.charAt(at++);
            if (c == '\\' && quote == '"') {
                escape(out, lines);
            } else if (c == '\n' && !lines) {
                throw new TomlException();
            } else {
                out.append(c);
            }
        }
        throw new TomlException();
    }

    private void skipFirstLineEnd() {
        if (text.startsWith("\r\n", at)) {
            at += 2;
        } else if (peek() == '\n') {
            at++;
        }
    }

    /** Up to two quotes may stand directly before the closing three. */
    private String end(StringBuilder out, char quote, boolean lines) {
        if (!lines) {
            at++;
            return out.toString();
        }
        at += 3;
        for (int extra = 0; extra < 2 && peek() == quote; extra++) {
            out.append(quote);
            at++;
        }
        return out.toString();
    }

    private void escape(StringBuilder out, boolean lines) throws TomlException {
        char c = peek();
        at++;
        switch (c) {
            case 'b' -> out.append('\b');
            case 't' -> out.append('\t');
            case 'n' -> out.append('\n');
            case 'f' -> out.append('\f');
            case 'r' -> out.append('\r');
            case 'e' -> out.append('\u001b');
            case '"', '\\', '/' -> out.append(c);
            case 'x' -> codePoint(out, 2);
            case 'u' -> codePoint(out, 4);
            case 'U' -> codePoint(out, 8);
            default -> {
                if (!lines || !Character.isWhitespace(c)) {
                    throw new TomlException();
                }
                while (Character.isWhitespace(peek())) {
                    at++;
                }
            }
        }
    }

    private void codePoint(StringBuilder out, int digits) throws TomlException {
        try {
            out.appendCodePoint(Integer.parseInt(text, at, at + digits, 16));
            at += digits;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new TomlException();
        }
    }
}

package dev.claudetap.viewer;

/**
 * Steps over the tokens of JSON text in UTF-8, strictly as the standard has them, and remembers nothing. One thread.
 */
final class JsonCursor {
    /** The text is not JSON. Carries no trace and no message: it is caught at once and only counted. */
    static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super(null, null, false, false);
        }
    }

    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = ' '; c < PLAIN.length; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private byte[] text = new byte[0];
    private int end;
    int at;

    void start(byte[] source, int length) {
        text = source;
        end = length;
        at = 0;
    }

    /** The next byte that is no white space, not taken yet; 0 at the end. */
    int peek() {
        while (at < end) {
            int c = text[at];
            if (c > ' ' || c < 0) {
                return c;
            }
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return c;
            }
            at++;
        }
        return 0;
    }

    void take(int wanted) throws NotJson {
        if (peek() != wanted || at >= end) {
            throw new NotJson();
        }
        at++;
    }

    /** Steps behind the string that begins here. */
    void string() throws NotJson {
        take('"');
        while (true) {
            while (at < end && PLAIN[text[at] & 0xff]) {
                at++;
            }
            if (at >= end || (text[at] >= 0 && text[at] < ' ')) {
                throw new NotJson();
            }
            if (text[at++] == '"') {
                return;
            }
            escape();
        }
    }

    private void escape() throws NotJson {
        int c = at < end ? text[at++] : 0;
        if (c != 'u') {
            if ("\"\\/bfnrt".indexOf(c) < 0) {
                throw new NotJson();
            }
            return;
        }
        for (int last = at + 4; at < last; at++) {
            if (at >= end || text[at] < 0 || Character.digit(text[at], 16) < 0) {
                throw new NotJson();
            }
        }
    }

    /** Steps behind the number or word that begins here. */
    void scalar(int first) throws NotJson {
        switch (first) {
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void word(String word) throws NotJson {
        for (int i = 0; i < word.length(); i++) {
            if (at >= end || text[at++] != word.charAt(i)) {
                throw new NotJson();
            }
        }
    }

    private void number() throws NotJson {
        optional('-');
        if (!optional('0')) {
            digits();
        }
        if (optional('.')) {
            digits();
        }
        if (optional('e') || optional('E')) {
            if (!optional('+')) {
                optional('-');
            }
            digits();
        }
    }

    private boolean optional(char c) {
        boolean there = at < end && text[at] == c;
        at += there ? 1 : 0;
        return there;
    }

    private void digits() throws NotJson {
        int from = at;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw new NotJson();
        }
    }
}

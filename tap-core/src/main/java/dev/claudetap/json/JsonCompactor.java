package dev.claudetap.json;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the white space out of JSON text without building a tree: numbers, escapes, key order and duplicate keys stay
 * exactly as they were written. A text that is compact already is returned as it is.
 */
public final class JsonCompactor {
    private static final int CONTINUE = 0;
    private static final int END = 1;
    private static final int FAIL = 2;

    private final String in;
    private final JsonInput input;
    private final boolean[] object = new boolean[JsonText.MAX_DEPTH];
    private @Nullable StringBuilder out;
    private int copiedFrom;
    private int at;
    private int depth;

    private JsonCompactor(String in) {
        this.in = in;
        this.input = new JsonInput(in);
    }

    /** The compact text; empty when it is not exactly one JSON value, or nests deeper than {@link JsonText#MAX_DEPTH}. */
    public static Optional<String> compact(String text) {
        JsonCompactor compactor = new JsonCompactor(text);
        return compactor.document() ? Optional.of(compactor.result()) : Optional.empty();
    }

    private String result() {
        if (out == null) {
            return in;
        }
        return out.append(in.substring(copiedFrom)).toString();
    }

    private boolean document() {
        skipSpace();
        while (true) {
            if (at >= input.length) {
                return false;
            }
            char c = input.at(at);
            boolean whole;
            if (c == '{' || c == '[') {
                if (!open(c == '{')) {
                    return false;
                }
                whole = close(c == '{' ? '}' : ']');
                if (!whole && c == '{' && !name()) {
                    return false;
                }
            } else {
                whole = scalar(c);
                if (!whole) {
                    return false;
                }
            }
            if (whole) {
                int next = afterValue();
                if (next != CONTINUE) {
                    return next == END;
                }
            }
        }
    }

    /** What follows a whole value: the next one, the end of the text, or nonsense. */
    private int afterValue() {
        while (true) {
            skipSpace();
            if (depth == 0) {
                return at == input.length ? END : FAIL;
            }
            boolean inObject = object[depth - 1];
            if (close(inObject ? '}' : ']')) {
                continue;
            }
            if (!take(',')) {
                return FAIL;
            }
            skipSpace();
            return !inObject || name() ? CONTINUE : FAIL;
        }
    }

    private boolean open(boolean isObject) {
        if (depth == object.length) {
            return false;
        }
        object[depth++] = isObject;
        at++;
        skipSpace();
        return true;
    }

    private boolean close(char bracket) {
        if (!take(bracket)) {
            return false;
        }
        depth--;
        return true;
    }

    private boolean take(char wanted) {
        if (at < input.length && input.at(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** A member name with its colon. */
    private boolean name() {
        if (!string()) {
            return false;
        }
        skipSpace();
        if (!take(':')) {
            return false;
        }
        skipSpace();
        return true;
    }

    private boolean scalar(char first) {
        return switch (first) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean word(String word) {
        boolean there = in.startsWith(word, at);
        at += word.length();
        return there;
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < input.length) {
            int place = input.special(input.place(at));
            at = input.base + place;
            if (place < input.filled) {
                byte c = input.piece[place];
                at++;
                if (c != '\\') {
                    return c == '"';
                }
                if (!escape()) {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean escape() {
        if (at >= input.length) {
            return false;
        }
        char c = input.at(at++);
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0;
        }
        for (int end = at + 4; at < end; at++) {
            if (at >= input.length || Character.digit(input.at(at), 16) < 0 || input.at(at) > 'f') {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (at < input.length && input.at(at) >= '0' && input.at(at) <= '9') {
            at++;
        }
        return at > from;
    }

    private void skipSpace() {
        int from = at;
        while (at < input.length && isSpace(input.at(at))) {
            at++;
        }
        if (at == from) {
            return;
        }
        if (out == null) {
            out = new StringBuilder(in.length());
        }
        // A substring is copied at once, a range of characters one by one.
        out.append(in.substring(copiedFrom, from));
        copiedFrom = at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}

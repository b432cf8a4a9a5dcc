package dev.claudetap.viewer;

import java.util.BitSet;

/**
 * Tells whether characters that come one by one are a record: one JSON object, strictly as the standard has it, with an
 * object of the name {@code request} in it. Needs a bit per level of nesting. Use once.
 */
final class RecordCheck {
    private enum State {
        START,
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        COMMA_OR_END,
        STRING,
        ESCAPE,
        HEX,
        WORD,
        DONE,
        BROKEN
    }

    private static final String REQUEST = "request";
    private static final String[] LITERALS = {"true", "false", "null"};
    private static final int LONGEST_WORD = 400;

    private final BitSet objects = new BitSet();
    /** The word under way: a number or literal, or a name of the record's own members. */
    private final StringBuilder word = new StringBuilder();

    private State state = State.START;
    private int depth;
    private boolean name;
    private int hexLeft;
    private boolean request;

    boolean isRecord() {
        return state == State.DONE && request;
    }

    /** Whether nothing but white space came. */
    boolean isBlank() {
        return state == State.START;
    }

    void accept(char c) {
        switch (state) {
            case STRING -> string(c);
            case ESCAPE -> escape(c);
            case HEX -> hex(c);
            case WORD -> word(c);
            case BROKEN -> {
                // Nothing can mend it.
            }
            default -> {
                if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                    token(c);
                }
            }
        }
    }

    private void token(char c) {
        state = switch (state) {
            case START -> c == '{' ? open(true) : State.BROKEN;
            case VALUE -> value(c);
            case VALUE_OR_END -> c == ']' ? close() : value(c);
            case NAME -> name(c);
            case NAME_OR_END -> c == '}' ? close() : name(c);
            case COLON -> c == ':' ? State.VALUE : State.BROKEN;
            case COMMA_OR_END -> behindValue(c);
            default -> State.BROKEN;
        };
    }

    private State value(char c) {
        if (c == '{' || c == '[') {
            request |= c == '{' && depth == 1 && word.toString().equals(REQUEST);
            return open(c == '{');
        }
        if (c == '"') {
            name = false;
            return State.STRING;
        }
        word.setLength(0);
        word.append(c);
        return State.WORD;
    }

    private State open(boolean object) {
        objects.set(++depth, object);
        return object ? State.NAME_OR_END : State.VALUE_OR_END;
    }

    private State close() {
        depth--;
        return depth == 0 ? State.DONE : State.COMMA_OR_END;
    }

    private State name(char c) {
        name = true;
        word.setLength(0);
        return c == '"' ? State.STRING : State.BROKEN;
    }

    private State behindValue(char c) {
        boolean object = objects.get(depth);
        if (c == ',') {
            return object ? State.NAME : State.VALUE;
        }
        return c == (object ? '}' : ']') ? close() : State.BROKEN;
    }

    private void string(char c) {
        if (c == '"') {
            state = name ? State.COLON : State.COMMA_OR_END;
        } else if (c < ' ') {
            state = State.BROKEN;
        } else {
            keep(c);
            state = c == '\\' ? State.ESCAPE : State.STRING;
        }
    }

    /** One character more than the name that counts, so that a longer one is not taken for it. */
    private void keep(char c) {
        if (name && depth == 1 && word.length() <= REQUEST.length()) {
            word.append(c);
        }
    }

    private void escape(char c) {
        hexLeft = 4;
        state = c == 'u' ? State.HEX : "\"\\/bfnrt".indexOf(c) >= 0 ? State.STRING : State.BROKEN;
    }

    private void hex(char c) {
        boolean digit = c < 128 && Character.digit(c, 16) >= 0;
        hexLeft--;
        state = !digit ? State.BROKEN : hexLeft > 0 ? State.HEX : State.STRING;
    }

    private void word(char c) {
        boolean goesOn =
                (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '.' || c == '+' || c == '-';
        if (goesOn && word.length() < LONGEST_WORD) {
            word.append(c);
            return;
        }
        state = !goesOn && isLiteralOrNumber() ? State.COMMA_OR_END : State.BROKEN;
        accept(c);
    }

    private boolean isLiteralOrNumber() {
        String text = word.toString();
        for (String literal : LITERALS) {
            if (text.equals(literal)) {
                return true;
            }
        }
        return text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    }
}

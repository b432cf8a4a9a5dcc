package dev.claudetap.json;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks the tokens of a JSON text without building values, so that parts of a large text can be read, or replaced,
 * while the rest stays as it was written. Any nesting depth costs one bit per level. Not safe for several threads.
 */
public final class JsonScanner {
    /** What {@link #next()} found. */
    public enum Token {
        BEGIN_OBJECT,
        END_OBJECT,
        BEGIN_ARRAY,
        END_ARRAY,
        /** A member's name; its value follows. */
        NAME,
        STRING,
        NUMBER,
        /** {@code true}, {@code false} or {@code null}. */
        LITERAL,
        /** The text is over. */
        END
    }

    private enum Expect {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COMMA_OR_END,
        NOTHING
    }

    private final JsonInput input;
    private final BitSet objects = new BitSet();
    private int depth;
    private int position;
    private int start;
    private int end;
    private boolean escaped;

    private Expect expect = Expect.VALUE;

    /** A scanner at the beginning of {@code text}. */
    public JsonScanner(String text) {
        this.input = new JsonInput(text);
    }

    /** Starts again in the text, where a value begins. */
    public void restart(int from) {
        depth = 0;
        position = from;
        start = from;
        end = from;
        expect = Expect.VALUE;
    }

    /**
     * Moves to the next token.
     *
     * @throws JsonException when the text is not JSON from here on
     */
    public Token next() throws JsonException {
        skipSpace();
        if (position >= input.length) {
            if (expect != Expect.NOTHING) {
                throw new JsonException("JSON ends too early");
            }
            start = position;
            end = position;
            return Token.END;
        }
        if (expect == Expect.COMMA_OR_END) {
            if (input.at(position) != ',') {
                return close();
            }
            position++;
            skipSpace();
            expect = objects.get(depth) ? Expect.NAME : Expect.VALUE;
        }
        return switch (expect) {
            case NAME -> name();
            case NAME_OR_END -> at('}') ? close() : name();
            case VALUE_OR_END -> at(']') ? close() : value();
            case VALUE -> value();
            default -> throw new JsonException("more than one JSON value");
        };
    }

    /** Where the current token starts: for strings and names, its opening quote. */
    public int start() {
        return start;
    }

    /** The index after the current token: for strings and names, after its closing quote. */
    public int end() {
        return end;
    }

    /** How many objects and arrays are open. */
    public int depth() {
        return depth;
    }

    /**
     * The characters of the current string or name, escapes resolved.
     *
     * @throws JsonException when an escape is not valid
     */
    public String string() throws JsonException {
        return escaped ? JsonEscapes.resolve(input.text, start + 1, end - 1) : input.text.substring(start + 1, end - 1);
    }

    /**
     * Skips the value that comes next, whatever is in it, and returns its text.
     *
     * @throws JsonException when the text is not JSON from here on
     */
    public String skipValue() throws JsonException {
        int outer = depth;
        next();
        int from = start;
        while (depth > outer) {
            next();
        }
        return input.text.substring(from, end);
    }

    /**
     * The members of an object as texts of their own, in order; of equal names the last one counts.
     *
     * @throws JsonException when {@code object} is not exactly one JSON object
     */
    public static Map<String, String> members(String object) throws JsonException {
        JsonScanner scanner = opened(object, Token.BEGIN_OBJECT);
        Map<String, String> members = new LinkedHashMap<>();
        while (scanner.next() == Token.NAME) {
            members.put(scanner.string(), scanner.skipValue());
        }
        scanner.next();
        return members;
    }

    /**
     * The elements of an array as texts of their own, in order.
     *
     * @throws JsonException when {@code array} is not exactly one JSON array
     */
    public static List<String> elements(String array) throws JsonException {
        JsonScanner scanner = opened(array, Token.BEGIN_ARRAY);
        List<String> elements = new ArrayList<>();
        scanner.skipSpace();
        while (!scanner.at(']')) {
            elements.add(scanner.skipValue());
            scanner.skipSpace();
        }
        scanner.next();
        scanner.next();
        return elements;
    }

    private static JsonScanner opened(String text, Token as) throws JsonException {
        JsonScanner scanner = new JsonScanner(text);
        if (scanner.next() != as) {
            throw new JsonException("not a JSON object or array");
        }
        return scanner;
    }

    private boolean at(char c) {
        return position < input.length && input.at(position) == c;
    }

    private void skipSpace() {
        while (position < input.length && input.at(position) <= ' ' && " \n\r\t".indexOf(input.at(position)) >= 0) {
            position++;
        }
    }

    private Token close() throws JsonException {
        boolean object = depth > 0 && objects.get(depth);
        if (depth == 0 || !at(object ? '}' : ']')) {
            throw new JsonException("expected a comma or the end");
        }
        start = position;
        end = ++position;
        depth--;
        expect = depth == 0 ? Expect.NOTHING : Expect.COMMA_OR_END;
        return object ? Token.END_OBJECT : Token.END_ARRAY;
    }

    private Token name() throws JsonException {
        if (!at('"')) {
            throw new JsonException("expected a name");
        }
        quoted();
        skipSpace();
        if (!take(':')) {
            throw new JsonException("expected a colon");
        }
        expect = Expect.VALUE;
        return Token.NAME;
    }

    private Token value() throws JsonException {
        if (position >= input.length) {
            throw new JsonException("JSON ends too early");
        }
        char c = input.at(position);
        if (c == '{' || c == '[') {
            start = position;
            end = ++position;
            objects.set(++depth, c == '{');
            expect = c == '{' ? Expect.NAME_OR_END : Expect.VALUE_OR_END;
            return c == '{' ? Token.BEGIN_OBJECT : Token.BEGIN_ARRAY;
        }
        expect = depth == 0 ? Expect.NOTHING : Expect.COMMA_OR_END;
        if (c == '"') {
            quoted();
            return Token.STRING;
        }
        start = position;
        if (c == '-' || (c >= '0' && c <= '9')) {
            number();
            end = position;
            return Token.NUMBER;
        }
        String literal = c == 't' ? "true" : c == 'f' ? "false" : "null";
        if (input.text.startsWith(literal, position)) {
            position += literal.length();
            end = position;
            return Token.LITERAL;
        }
        throw new JsonException("expected a value");
    }

    private void quoted() throws JsonException {
        start = position;
        escaped = false;
        int at = position + 1;
        while (at < input.length) {
            int place = input.special(input.place(at));
            at = input.base + place;
            if (place < input.filled) {
                byte c = input.piece[place];
                at++;
                if (c == '"') {
                    position = at;
                    end = at;
                    return;
                }
                if (c == '\\') {
                    escaped = true;
                    at++;
                }
            }
        }
        throw new JsonException("a string does not end");
    }

    private void number() throws JsonException {
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
    }

    private boolean take(char c) {
        boolean there = at(c);
        position += there ? 1 : 0;
        return there;
    }

    private void digits() throws JsonException {
        int from = position;
        while (position < input.length && input.at(position) >= '0' && input.at(position) <= '9') {
            position++;
        }
        if (position == from) {
            throw new JsonException("expected a digit");
        }
    }
}

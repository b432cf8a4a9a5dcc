package dev.claudetap.viewer;

import dev.claudetap.viewer.JsonCursor.NotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes records apart so that what several of them share is there once. Every string, object and array that is long
 * enough becomes a text of its own with a number, and where it stood stands a reference. Arrays become chains: each
 * element is joined to the one before it, so an array that goes on where another ended costs only what is new.
 *
 * <p>The texts are the record's own, without white space between tokens: numbers, escapes, order and double keys stay as
 * they were written. References begin with a control character, which JSON cannot contain. {@code payload.js} puts
 * records together again; docs/trace-format.md has the form. One thread.
 */
final class JsonInterner {
    /** Before the number of a text that stands here. */
    static final byte REFERENCE = 1;
    /** Before the number of the last element of an array that stands here. */
    static final byte ARRAY = 2;
    /** Begins an element of an array, before the number of the element in front of it. */
    static final byte BEHIND = 3;
    /** Begins the first element of an array. */
    static final byte FIRST = 4;

    private static final int SHORTEST = 48;
    private static final int SHORTEST_CHAIN = 160;
    private static final byte[] REQUEST = ascii("request");
    private static final byte[] BODY = ascii("body");
    private static final String[] COUNTED = {"messages", "input", "contents", "tools"};
    private static final byte[][] COUNTED_BYTES =
            Arrays.stream(COUNTED).map(JsonInterner::ascii).toArray(byte[][]::new);
    private static final byte[][] EVENTS = {ascii("sse_events"), ascii("event_times_ms")};

    private final InternTable table = new InternTable();
    private final JsonCursor cursor = new JsonCursor();
    private final ByteText out = new ByteText();
    private final ByteText cell = new ByteText();
    private final OpenValues open = new OpenValues();
    private final Shortening shortening = new Shortening();
    private final NodeSink sink;
    private byte[] text = new byte[0];
    private int nameFrom;
    private int nameTo;
    private boolean inRequest;
    private boolean hasRequest;
    private boolean hasResponseBody;

    JsonInterner(NodeSink sink) {
        this.sink = sink;
    }

    /** What a row needs of the record that was added last. */
    Shortening shortening() {
        return shortening;
    }

    /** Bytes by which the texts are known again. */
    long kept() {
        return table.kept();
    }

    /**
     * Adds one record.
     *
     * @return the number of the text that stands for it
     * @throws NotJson when it is no JSON object with an object {@code request} in it
     */
    int add(byte[] source, int length) throws NotJson, IOException {
        text = source;
        cursor.start(source, length);
        out.size = 0;
        open.clear();
        shortening.clear();
        inRequest = false;
        hasRequest = false;
        hasResponseBody = false;
        if (cursor.peek() != '{') {
            throw new NotJson();
        }
        do {
            value();
        } while (open.depth() > 0);
        if (cursor.peek() != 0 || cursor.at < length || !hasRequest) {
            throw new NotJson();
        }
        sink.node(out.bytes, 0, out.size);
        return table.reserve();
    }

    /** One value, or the opening of one, and what closes behind it. */
    private void value() throws NotJson, IOException {
        int c = cursor.peek();
        if (c == '{' || c == '[') {
            hasRequest |= open.depth() == 1 && inRequest && c == '{';
            open.push(c == '{', out.size, nameFrom, nameTo);
            out.append(c);
            cursor.at++;
            if (cursor.peek() != (c == '{' ? '}' : ']')) {
                member();
                return;
            }
            close();
        } else {
            scalar(c);
        }
        while (open.depth() > 0) {
            if (cursor.peek() == ',') {
                cursor.at++;
                out.append(',');
                member();
                return;
            }
            close();
        }
    }

    /** Up to where the next value of the open object or array begins. */
    private void member() throws NotJson {
        if (!open.isObject()) {
            cursor.peek();
            open.element(out.size, cursor.at);
            nameFrom = 0;
            nameTo = 0;
            return;
        }
        cursor.peek();
        nameFrom = cursor.at;
        cursor.string();
        nameTo = cursor.at;
        out.append(text, nameFrom, nameTo);
        cursor.take(':');
        out.append(':');
        if (open.depth() == 1) {
            inRequest = isNamed(nameFrom, nameTo, REQUEST);
        }
    }

    private void scalar(int first) throws NotJson, IOException {
        int from = cursor.at;
        if (open.depth() == 2 && !inRequest && first != 'n' && isNamed(nameFrom, nameTo, BODY)) {
            hasResponseBody = true;
        }
        if (first != '"') {
            cursor.scalar(first);
            out.append(text, from, cursor.at);
            return;
        }
        cursor.string();
        int length = cursor.at - from;
        int kept = inRequest ? Shortening.KEPT_REQUEST_BYTES : Shortening.KEPT_RESPONSE_BYTES;
        if (length > kept + 2) {
            shortening.cutString(text, from, cursor.at, kept);
        }
        if (length < SHORTEST) {
            out.append(text, from, cursor.at);
        } else {
            out.appendMarked(REFERENCE, intern(text, from, cursor.at));
        }
    }

    private void close() throws NotJson, IOException {
        boolean object = open.isObject();
        cursor.take(object ? '}' : ']');
        out.append(object ? '}' : ']');
        int from = open.from();
        if (object) {
            hasResponseBody |= open.depth() == 3 && !inRequest && isNamed(open.nameFrom(), open.nameTo(), BODY);
        } else {
            shorten();
        }
        if (open.depth() > 1) {
            replace(from, object);
        }
        open.pop();
    }

    private void replace(int from, boolean object) throws IOException {
        int length = out.size - from;
        if (!object && length >= SHORTEST_CHAIN) {
            int last = chain();
            out.size = from;
            out.appendMarked(ARRAY, last);
        } else if (length >= SHORTEST) {
            int number = intern(out.bytes, from, out.size);
            out.size = from;
            out.appendMarked(REFERENCE, number);
        }
    }

    private int chain() throws IOException {
        int before = -1;
        int count = open.elements();
        for (int i = 0; i < count; i++) {
            int from = open.elementOut(i);
            int to = (i + 1 < count ? open.elementOut(i + 1) : out.size) - 1;
            cell.size = 0;
            if (before < 0) {
                cell.append(FIRST);
            } else {
                cell.appendMarked(BEHIND, before);
            }
            cell.append(out.bytes, from, to);
            before = intern(cell.bytes, 0, cell.size);
        }
        return before;
    }

    private int intern(byte[] source, int from, int to) throws IOException {
        int number = table.number(source, from, to);
        if (number >= 0) {
            return number;
        }
        sink.node(source, from, to);
        return ~number;
    }

    /** Notes which elements of the array that closes a row can do without. */
    private void shorten() {
        int count = open.elements();
        int left = count - Shortening.KEPT_FIRST - Shortening.KEPT_LAST;
        if (inRequest && left > 0) {
            shortening.cut(open.elementIn(Shortening.KEPT_FIRST), open.elementIn(Shortening.KEPT_FIRST + left));
            for (int i = 0; i < COUNTED.length; i++) {
                if (open.depth() <= 5 && isNamed(open.nameFrom(), open.nameTo(), COUNTED_BYTES[i])) {
                    shortening.count(COUNTED[i], left);
                }
            }
        }
        if (count > 0 && hasResponseBody && open.depth() == 3 && !inRequest) {
            for (byte[] events : EVENTS) {
                if (isNamed(open.nameFrom(), open.nameTo(), events)) {
                    shortening.cut(open.elementIn(0), cursor.at - 1);
                }
            }
        }
    }

    private boolean isNamed(int from, int to, byte[] name) {
        return to - from == name.length + 2 && Arrays.equals(text, from + 1, to - 1, name, 0, name.length);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}

package dev.claudetap.decode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Parses {@code text/event-stream} by the rules of the WHATWG HTML standard: lines end in LF, CR or CRLF, one leading
 * byte order mark is dropped, malformed UTF-8 becomes U+FFFD. Takes bytes cut anywhere; the cost is linear in them.
 *
 * <p>One difference from a browser: an event that the end of the stream left without its blank line is still handed
 * over, marked as not completed. Not safe for several threads.
 */
public final class SseParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** One giant event must not hold its memory for the rest of the stream. */
    private static final int KEPT_CAPACITY = 1 << 16;

    private final Consumer<ServerSentEvent> to;
    private byte[] line = new byte[256];
    private int lineLength;
    private boolean firstLine = true;
    private boolean afterCr;

    private String type = "";
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private @Nullable String id;

    /** A parser that hands each event over as soon as it is complete. */
    public SseParser(Consumer<ServerSentEvent> to) {
        this.to = to;
    }

    /** Takes the next bytes; reads the buffer to its limit. */
    public void feed(ByteBuffer utf8) {
        byte[] chunk;
        int from;
        int to;
        if (utf8.hasArray()) {
            chunk = utf8.array();
            from = utf8.arrayOffset() + utf8.position();
            to = from + utf8.remaining();
            utf8.position(utf8.limit());
        } else {
            chunk = new byte[utf8.remaining()];
            utf8.get(chunk);
            from = 0;
            to = chunk.length;
        }
        scan(chunk, from, to);
    }

    private void scan(byte[] chunk, int from, int to) {
        int lineStart = from;
        for (int i = from; i < to; i++) {
            byte b = chunk[i];
            if (b == '\n' && afterCr) {
                afterCr = false;
                lineStart = i + 1;
                continue;
            }
            afterCr = b == '\r';
            if (b == '\n' || b == '\r') {
                endLine(chunk, lineStart, i);
                lineStart = i + 1;
            }
        }
        keep(chunk, lineStart, to);
    }

    /** The stream is over: hands over what is left. */
    public void finish() {
        if (lineLength > 0) {
            endLine(line, 0, 0);
        }
        dispatch(false);
    }

    private void keep(byte[] chunk, int from, int to) {
        int added = to - from;
        if (line.length - lineLength < added) {
            line = Arrays.copyOf(line, Math.max(lineLength + added, Math.addExact(line.length, line.length >> 1)));
        }
        System.arraycopy(chunk, from, line, lineLength, added);
        lineLength += added;
    }

    private void endLine(byte[] chunk, int from, int to) {
        byte[] bytes = chunk;
        int start = from;
        int end = to;
        if (lineLength > 0) {
            keep(chunk, from, to);
            bytes = line;
            start = 0;
            end = lineLength;
            lineLength = 0;
        }
        if (firstLine) {
            firstLine = false;
            if (end - start >= 3 && Arrays.equals(bytes, start, start + 3, BYTE_ORDER_MARK, 0, 3)) {
                start += 3;
            }
        }
        if (start == end) {
            dispatch(true);
        } else {
            field(bytes, start, end);
        }
        if (line.length > KEPT_CAPACITY) {
            line = new byte[256];
        }
    }

    private void field(byte[] bytes, int start, int end) {
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        String name = text(bytes, start, colon);
        int valueStart = Math.min(colon + 1, end);
        if (valueStart < end && bytes[valueStart] == ' ') {
            valueStart++;
        }
        // An empty name is a comment; "retry" only matters to a client that reconnects.
        switch (name) {
            case "event" -> type = text(bytes, valueStart, end);
            case "data" -> appendData(text(bytes, valueStart, end));
            case "id" -> {
                String value = text(bytes, valueStart, end);
                id = value.indexOf('\0') < 0 ? value : id;
            }
            default -> {}
        }
    }

    private void appendData(String value) {
        if (hasData) {
            data.append('\n');
        }
        hasData = true;
        data.append(value);
    }

    private void dispatch(boolean completed) {
        if (hasData) {
            String event = type.isEmpty() ? "message" : type;
            String text = data.toString();
            String ownId = id;
            reset();
            to.accept(new ServerSentEvent(event, text, ownId, completed));
        } else {
            reset();
        }
    }

    private void reset() {
        type = "";
        id = null;
        hasData = false;
        data.setLength(0);
        if (data.capacity() > KEPT_CAPACITY) {
            data.trimToSize();
        }
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}

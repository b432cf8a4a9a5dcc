package dev.claudetap.decode;

import dev.claudetap.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Parses {@code application/vnd.amazon.eventstream}. Both checksums of each frame are checked; after damage the parser
 * looks for the next sound frame. Takes bytes cut anywhere. Not safe for several threads.
 *
 * <p>An event's name is its {@code :event-type}, or {@code :exception-type} for an exception; an error frame becomes an
 * {@code error} event with {@code {"error":{"type":…,"message":…}}} as data. The data is the payload as text.
 */
public final class EventStreamParser {
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    /** Larger than any frame that the format allows (16 MiB and its headers). */
    private static final int MAX_FRAME = 17 << 20;

    private final Consumer<ServerSentEvent> to;
    private byte[] held = new byte[4096];
    private int start;
    private int end;
    private long damagedBytes;

    /** A parser that hands each event over as soon as its frame is complete. */
    public EventStreamParser(Consumer<ServerSentEvent> to) {
        this.to = to;
    }

    /** Takes the next bytes; reads the buffer to its limit. */
    public void feed(ByteBuffer bytes) {
        int added = bytes.remaining();
        if (held.length - end < added) {
            int length = end - start;
            byte[] target = held.length / 2 >= length + added ? held : new byte[2 * (length + added)];
            System.arraycopy(held, start, target, 0, length);
            held = target;
            start = 0;
            end = length;
        }
        bytes.get(held, end, added);
        end += added;
        parse(false);
    }

    /** The stream is over: looks for sound frames in what is left. */
    public void finish() {
        parse(true);
        damagedBytes += end - start;
        start = end;
    }

    /** Bytes so far that belonged to no sound frame. */
    public long damagedBytes() {
        return damagedBytes;
    }

    private void parse(boolean atEnd) {
        while (end - start >= PRELUDE + CHECKSUM) {
            ByteBuffer view = ByteBuffer.wrap(held);
            int total = view.getInt(start);
            int headers = view.getInt(start + 4);
            boolean sound = total >= PRELUDE + CHECKSUM
                    && total <= MAX_FRAME
                    && headers >= 0
                    && headers <= total - PRELUDE - CHECKSUM
                    && crc(start, 8) == view.getInt(start + 8);
            if (sound && end - start < total) {
                if (!atEnd) {
                    return;
                }
                sound = false;
            }
            if (sound && crc(start, total - CHECKSUM) == view.getInt(start + total - CHECKSUM)) {
                frame(start + PRELUDE, headers, start + total - CHECKSUM);
                start += total;
            } else {
                start++;
                damagedBytes++;
            }
        }
    }

    private int crc(int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(held, from, length);
        return (int) crc.getValue();
    }

    private void frame(int headersFrom, int headersLength, int payloadEnd) {
        Map<String, String> headers = headers(ByteBuffer.wrap(held, headersFrom, headersLength));
        int payloadFrom = headersFrom + headersLength;
        String payload = new String(held, payloadFrom, payloadEnd - payloadFrom, StandardCharsets.UTF_8);
        String exception = headers.get(":exception-type");
        if (exception != null) {
            to.accept(new ServerSentEvent(exception, payload, null, true));
        } else if ("error".equals(headers.get(":message-type"))) {
            JsonObject error = JsonObject.builder()
                    .put("type", headers.getOrDefault(":error-code", "error"))
                    .put("message", headers.getOrDefault(":error-message", payload))
                    .build();
            String data = JsonObject.builder().put("error", error).build().toJson();
            to.accept(new ServerSentEvent("error", data, null, true));
        } else {
            to.accept(new ServerSentEvent(headers.getOrDefault(":event-type", "message"), payload, null, true));
        }
    }

    /** The headers that are strings; a header block that breaks off gives those before the break. */
    private static Map<String, String> headers(ByteBuffer block) {
        Map<String, String> headers = new HashMap<>();
        while (block.remaining() >= 2) {
            int nameLength = block.get() & 0xff;
            if (block.remaining() < nameLength + 1) {
                break;
            }
            String name = text(block, nameLength);
            int type = block.get();
            int length = valueLength(type, block);
            if (length < 0 || length > block.remaining()) {
                break;
            }
            String value = text(block, length);
            if (type == 7) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static int valueLength(int type, ByteBuffer block) {
        return switch (type) {
            case 0, 1 -> 0; // true, false
            case 2 -> 1; // byte
            case 3 -> 2; // short
            case 4 -> 4; // integer
            case 5, 8 -> 8; // long, timestamp
            case 6, 7 -> block.remaining() < 2 ? -1 : block.getShort() & 0xffff; // bytes, string
            case 9 -> 16; // uuid
            default -> -1;
        };
    }

    private static String text(ByteBuffer block, int length) {
        byte[] bytes = new byte[length];
        block.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

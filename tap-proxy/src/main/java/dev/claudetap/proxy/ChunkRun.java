package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whole chunks of a chunked body that came together (RFC 9112, 7.1). Its {@link #content} is the chunks as they came, with their framing,
 * and may go out just so. A dense event stream is thousands of small chunks a second: taking each apart and framing it anew cost more
 * than all the rest of the relay.
 */
final class ChunkRun extends DefaultHttpContent {
    private static final int CRLF = 2;
    private static final int MOST_DIGITS = 7;
    private static final int MOST_BYTES = 64 * 1024;

    private final int[] payloads;

    private ChunkRun(ByteBuf framed, int[] payloads) {
        super(framed);
        this.payloads = payloads;
    }

    /** The chunks that {@code from} begins with, taken out of it; null when it does not begin with a whole plain one. */
    static @Nullable ChunkRun read(ByteBuf from) {
        int start = from.readerIndex();
        int end = from.writerIndex();
        int[] payloads = new int[16];
        int used = 0;
        int at = start;
        while (at - start < MOST_BYTES) {
            int digits = digits(from, at, end);
            long size = size(from, at, digits);
            long next = at + digits + CRLF + size + CRLF;
            if (size <= 0 || next > end || !endsLine(from, at + digits) || !endsLine(from, (int) next - CRLF)) {
                break;
            }
            if (used == payloads.length) {
                payloads = Arrays.copyOf(payloads, 2 * used);
            }
            payloads[used++] = at + digits + CRLF - start;
            payloads[used++] = (int) size;
            at = (int) next;
        }
        return used == 0 ? null : new ChunkRun(from.readRetainedSlice(at - start), Arrays.copyOf(payloads, used));
    }

    /**
     * How long the chunk is that {@code from} begins with, framing included and whether or not it is all here.
     *
     * @return 0 when its size is not all here; negative when it is the last one, has extensions or is none at all
     */
    static int length(ByteBuf from) {
        int at = from.readerIndex();
        int end = from.writerIndex();
        int digits = digits(from, at, end);
        int behind = end - at - digits;
        if (digits <= MOST_DIGITS && (behind == 0 || (behind == 1 && from.getByte(end - 1) == '\r'))) {
            return 0;
        }
        int size = size(from, at, digits);
        return size > 0 && behind >= CRLF && endsLine(from, at + digits) ? digits + CRLF + size + CRLF : -1;
    }

    private static int digits(ByteBuf from, int at, int end) {
        int most = Math.min(end, at + MOST_DIGITS + 1);
        int to = at;
        while (to < most && Character.digit(from.getByte(to), 16) >= 0) {
            to++;
        }
        return to - at;
    }

    private static int size(ByteBuf from, int at, int digits) {
        if (digits == 0 || digits > MOST_DIGITS) {
            return -1;
        }
        int size = 0;
        for (int i = at; i < at + digits; i++) {
            size = size << 4 | Character.digit(from.getByte(i), 16);
        }
        return size;
    }

    private static boolean endsLine(ByteBuf from, int at) {
        return at + CRLF <= from.writerIndex() && from.getByte(at) == '\r' && from.getByte(at + 1) == '\n';
    }

    /** What the chunks hold, one after the other, as views that are valid during the call. */
    void forEachPayload(Consumer<ByteBuffer> to) {
        ByteBuffer view = content().nioBuffer();
        int base = view.position();
        for (int i = 0; i < payloads.length; i += 2) {
            int from = base + payloads[i];
            view.limit(from + payloads[i + 1]).position(from);
            to.accept(view);
        }
    }
}

package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads answers. Knows which request they are for (an answer to HEAD has no body), refuses two framings, and sees at the first byte
 * when the other side does not speak HTTP/1 at all.
 */
final class UpstreamDecoder extends HttpResponseDecoder {
    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private boolean head;
    private boolean awaitingStart;
    private boolean received;
    private boolean resting;
    private boolean runs;
    /** Bytes until the next chunk begins. */
    private long leftOfChunk;

    UpstreamDecoder() {
        super(Codecs.strict());
    }

    /** A new request was sent. */
    void expect(boolean isHead) {
        head = isHead;
        resting = false;
        awaitingStart = true;
        received = false;
        runs = false;
        leftOfChunk = 0;
    }

    /** From the body's beginning on, chunks may come as {@link ChunkRun}s. */
    void takesRuns() {
        runs = true;
    }

    /** The answer is whole and nobody waits for another. False when bytes came behind it: the connection is out of step. */
    boolean rest() {
        resting = true;
        return actualReadableBytes() == 0;
    }

    /** Whether any byte came since the last request was sent. */
    boolean received() {
        return received;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        received = true;
        if (resting && buffer.isReadable()) {
            buffer.skipBytes(buffer.readableBytes());
            throw new NotHttpException();
        }
        if (awaitingStart && buffer.isReadable()) {
            int start = buffer.readerIndex();
            while (start < buffer.writerIndex() && (buffer.getByte(start) == '\r' || buffer.getByte(start) == '\n')) {
                start++;
            }
            int seen = Math.min(START.length, buffer.writerIndex() - start);
            for (int i = 0; i < seen; i++) {
                if (buffer.getByte(start + i) != START[i]) {
                    buffer.skipBytes(buffer.readableBytes());
                    throw new NotHttpException();
                }
            }
            if (seen < START.length) {
                return;
            }
            awaitingStart = false;
        }
        if (runs) {
            decodeChunks(ctx, buffer, out);
        } else {
            super.decode(ctx, buffer, out);
        }
    }

    /** The other decoder reads what is no run: parts of a chunk, the last one and anything odd. */
    private void decodeChunks(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (leftOfChunk == 0) {
            ChunkRun run = ChunkRun.read(buffer);
            if (run != null) {
                out.add(run);
                return;
            }
            leftOfChunk = ChunkRun.length(buffer);
            if (leftOfChunk == 0) {
                return;
            }
            runs = leftOfChunk > 0;
        }
        int before = buffer.readerIndex();
        super.decode(ctx, buffer, out);
        leftOfChunk -= buffer.readerIndex() - before;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        int status = ((HttpResponse) message).status().code();
        return (head && status >= 200) || super.isContentAlwaysEmpty(message);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("two framings");
    }
}

package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers, and knows that those to HEAD have no body whatever their headers say. The small chunks of a dense event stream that
 * leave with the same flush go into one buffer, each still a chunk of its own: three buffers and a promise for each of them cost more
 * than all else that the relay does for a chunk.
 */
final class AgentEncoder extends HttpResponseEncoder {
    private static final int SMALL = 2 * 1024;
    private static final int BURST = 16 * 1024;
    private static final int LEAST = 256;
    /** A chunk's size in hexadecimal and two line ends. */
    private static final int FRAMING = Integer.BYTES * 2 + 4;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int CRLF = ('\r' << Byte.SIZE) | '\n';

    private boolean head;
    private boolean chunked;
    private int expected = LEAST;
    private @Nullable ByteBuf burst;

    /** Whether the answers from here on are for a HEAD request. */
    void answersHead(boolean isHead) {
        head = isHead;
    }

    /** Whether the answer under way leaves in chunks. */
    boolean writesChunks() {
        return chunked;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return head || super.isContentAlwaysEmpty(response);
    }

    /** A piece's promise tells nothing: what cannot be sent closes the channel. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (chunked && message instanceof HttpContent piece && isSmallPiece(piece)) {
            gather(ctx, piece);
            piece.release();
            promise.trySuccess();
            return;
        }
        if (message instanceof ChunkRun run) {
            sendBurst(ctx);
            Outbound.write(ctx, run.content(), promise);
            return;
        }
        if (message instanceof HttpResponse response) {
            chunked = !(message instanceof LastHttpContent)
                    && HttpUtil.isTransferEncodingChunked(response)
                    && !isContentAlwaysEmpty(response);
        } else if (message instanceof LastHttpContent) {
            chunked = false;
        }
        sendBurst(ctx);
        super.write(ctx, message, promise);
    }

    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf to) {
        HeadWriter.write(headers, to);
    }

    private static boolean isSmallPiece(HttpContent content) {
        int size = content.content().readableBytes();
        return size > 0 && size <= SMALL && !(content instanceof LastHttpContent);
    }

    private void gather(ChannelHandlerContext ctx, HttpContent content) {
        ByteBuf piece = content.content();
        int size = piece.readableBytes();
        ByteBuf to = burst;
        if (to != null && to.maxWritableBytes() < size + FRAMING) {
            sendBurst(ctx);
            to = null;
        }
        if (to == null) {
            to = ctx.alloc().directBuffer(Math.max(expected, size + FRAMING), BURST);
            burst = to;
        }
        if (content instanceof ChunkRun) {
            to.writeBytes(piece, piece.readerIndex(), size);
            return;
        }
        int shift = (31 - Integer.numberOfLeadingZeros(size)) & ~3;
        for (; shift >= 0; shift -= 4) {
            to.writeByte(HEX[(size >> shift) & 0xf]);
        }
        to.writeShort(CRLF).writeBytes(piece, piece.readerIndex(), size).writeShort(CRLF);
    }

    private void sendBurst(ChannelHandlerContext ctx) {
        ByteBuf full = burst;
        if (full != null) {
            burst = null;
            // A slow stream must not hold large buffers for small pieces.
            expected = Math.max(LEAST, Math.min(BURST, 2 * full.readableBytes()));
            Outbound.write(ctx, full);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        sendBurst(ctx);
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        ByteBuf unsent = burst;
        if (unsent != null) {
            burst = null;
            unsent.release();
        }
        super.handlerRemoved(ctx);
    }
}

package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests; two framings in one request make it invalid instead of letting one of them win. What follows a CONNECT is not HTTP, so
 * it is kept as it is until the CONNECT's turn has come: for the tunnel, to which it is handed when this is removed.
 */
final class AgentDecoder extends HttpRequestDecoder {
    /** Who sends more without having seen an answer gets it read as requests, which ends the connection. */
    private static final int KEPT_LIMIT = 64 * 1024;

    private @Nullable ChannelHandlerContext context;
    private boolean behindConnect;

    AgentDecoder() {
        super(Codecs.strict());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (behindConnect && in.readableBytes() < KEPT_LIMIT) {
            return;
        }
        int before = out.size();
        super.decode(ctx, in, out);
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request && request.method().equals(HttpMethod.CONNECT)) {
                context = ctx;
                behindConnect = request.decoderResult().isSuccess();
            }
        }
    }

    /** The CONNECT came to nothing: what follows is requests. */
    void goOn() {
        ChannelHandlerContext ctx = context;
        behindConnect = false;
        if (ctx != null && actualReadableBytes() > 0) {
            ctx.executor().execute(() -> again(ctx));
        }
    }

    private void again(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved()) {
            try {
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
                // No read of the connection ends behind this, and what it wrote is to be flushed.
                channelReadComplete(ctx);
            } catch (Exception e) {
                // As the pipeline does with whatever a handler throws.
                ctx.fireExceptionCaught(e);
            }
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("two framings");
    }
}

package dev.claudetap.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose peer may still be sending: a plain close would answer those bytes with a reset, and the reset would take the
 * answer away from the peer before it was read (RFC 9112, 9.6).
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {
    private static final int PATIENCE_SECONDS = 30;

    private LingeringClose() {}

    /** Flushes, then closes at once, or half-closes and throws input away until the peer is done or patience ends. */
    static void start(Channel channel, boolean peerMaySend) {
        if (!peerMaySend || !(channel instanceof DuplexChannel duplex)) {
            Outbound.flushAndClose(channel);
            return;
        }
        channel.pipeline().addFirst(new LingeringClose());
        channel.config().setAutoRead(true);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (tls == null) {
                Outbound.shutdownOutput(duplex);
            } else {
                // The peer must be able to tell this end from one that somebody else made.
                tls.closeOutbound().addListener(told -> Outbound.shutdownOutput(duplex));
            }
        });
        ScheduledFuture<?> patience =
                channel.eventLoop().schedule(() -> Outbound.close(channel), PATIENCE_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> patience.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}

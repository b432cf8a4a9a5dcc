package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One of two connections whose bytes pass from each to the other, with back-pressure: the last handler of its channel. What may pass is up
 * to the subclass. Event loop only.
 */
abstract class PumpLeg extends ChannelInboundHandlerAdapter {
    private final Channel channel;

    PumpLeg(Channel channel) {
        this.channel = channel;
    }

    final Channel channel() {
        return channel;
    }

    /** Where bytes from here go; null while there is no such connection yet. */
    abstract @Nullable PumpLeg other();

    /** This connection is over. */
    abstract void gone();

    final void setReading(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    /** Passes {@code message} on, and pauses this side when the other one cannot take more. */
    final void passTo(PumpLeg to, Object message) {
        Outbound.write(to.channel, message);
        if (!to.channel.isWritable()) {
            setReading(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        PumpLeg to = other();
        if (to != null) {
            to.channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        PumpLeg from = other();
        if (from != null && channel.isWritable()) {
            from.setReading(true);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset. What follows is the channel's end, which is handled there.
        Outbound.close(channel);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone();
        ctx.fireChannelInactive();
    }
}

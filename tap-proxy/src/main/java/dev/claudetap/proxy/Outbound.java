package dev.claudetap.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Outbound calls whose result nobody needs to look at: what fails on its way out closes its channel, and every relay watches its channels' end.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbound {
    private Outbound() {}

    static void write(Channel to, Object message) {
        to.write(message);
    }

    static void write(ChannelHandlerContext to, Object message) {
        to.write(message, to.voidPromise());
    }

    static void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
        to.write(message, promise);
    }

    static void writeAndFlush(Channel to, Object message) {
        to.writeAndFlush(message);
    }

    /** Closes at once; what was not sent yet is dropped. */
    static void close(Channel channel) {
        // From the pipeline's end the call would meet Vert.x' handler first, which waits until everything written is
        // out.
        ChannelHandlerContext relay = channel.pipeline().context(Pipelines.RELAY);
        if (relay == null) {
            channel.close();
        } else {
            relay.close();
        }
    }

    /** Runs {@code task} on the channel's event loop. */
    static void inASecond(Channel channel, Runnable task) {
        channel.eventLoop().schedule(task, 1, TimeUnit.SECONDS);
    }

    /** Says that nothing more comes, once everything written is out. */
    static void flushAndShutdownOutput(DuplexChannel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.shutdownOutput());
    }

    /** Runs {@code task} on that event loop after so many nanoseconds. */
    static void after(EventLoop loop, long nanos, Runnable task) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    static void shutdownOutput(DuplexChannel channel) {
        channel.shutdownOutput();
    }

    /** Ends with a reset, and under TLS without a word, once everything written is out: nobody can take that for an orderly end. */
    static void flushAndReset(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (channel instanceof SocketChannel socket && channel.isOpen()) {
                socket.config().setSoLinger(0);
            }
            channel.pipeline().firstContext().close();
        });
    }

    /** Closes once everything written is out. */
    static void flushAndClose(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}

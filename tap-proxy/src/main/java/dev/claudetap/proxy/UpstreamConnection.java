package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to upstream, or one HTTP/2 stream that looks like it: the last handler of its channel. Serves one exchange
 * at a time; idle ones rest in the {@link UpstreamPool}. Event loop only.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final @Nullable UpstreamDecoder decoder;
    private final UpstreamPool pool;
    private final Origin origin;
    private @Nullable HttpRelay relay;
    private @Nullable Throwable failure;
    private boolean reused;
    private boolean received;
    private long idleSince;

    UpstreamConnection(Channel channel, @Nullable UpstreamDecoder decoder, UpstreamPool pool, Origin origin) {
        this.channel = channel;
        this.decoder = decoder;
        this.pool = pool;
        this.origin = origin;
    }

    Channel channel() {
        return channel;
    }

    Origin origin() {
        return origin;
    }

    /** Whether it served an exchange before this one, so that upstream may have closed it meanwhile. */
    boolean reused() {
        return reused || decoder == null;
    }

    /** Whether upstream sent anything for the current exchange. */
    boolean received() {
        return received || (decoder != null && decoder.received());
    }

    /** Whether this is one of several streams of a connection. */
    boolean multiplexed() {
        return decoder == null;
    }

    long idleSince() {
        return idleSince;
    }

    void begin(HttpRelay next, boolean head) {
        relay = next;
        received = false;
        if (decoder != null) {
            decoder.expect(head);
        }
    }

    void write(HttpObject message) {
        Outbound.write(channel, message);
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void setReading(boolean on) {
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    /** The exchange is over and the connection in step: it may serve another one. */
    void release() {
        relay = null;
        reused = true;
        idleSince = System.nanoTime();
        setReading(true);
        if (decoder == null || !channel.isActive()) {
            Outbound.close(channel);
        } else {
            pool.rest(this);
        }
    }

    /** The exchange is over and nothing more may come of it; a stream is reset, a connection closed. */
    void abort() {
        relay = null;
        Outbound.close(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        HttpRelay current = relay;
        if (current == null || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            // Bytes that nobody asked for: this connection is out of step.
            pool.forget(this);
            Outbound.close(channel);
            return;
        }
        received = true;
        if (decoder == null && object instanceof HttpResponse response) {
            // Netty's note to itself, not upstream's.
            response.headers().remove(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text());
        }
        current.onUpstream(object);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        HttpRelay current = relay;
        if (current != null) {
            current.onUpstreamReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        HttpRelay current = relay;
        if (current != null) {
            current.onUpstreamWritability();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** Whether the channel already reported a failure; what comes after it must not pass for a clean end. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        Outbound.close(channel);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        HttpRelay current = relay;
        relay = null;
        pool.forget(this);
        if (current != null) {
            current.onUpstreamClosed(failure);
        }
        ctx.fireChannelInactive();
    }
}

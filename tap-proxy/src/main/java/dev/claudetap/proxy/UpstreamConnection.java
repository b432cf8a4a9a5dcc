package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to upstream, or one HTTP/2 stream that looks like it: the last handler of its channel. Serves one exchange
 * at a time; idle ones rest in the {@link UpstreamPool}. Event loop only.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    /** A close that was under way when the request was sent is here within this time; a later one may be upstream's word on it. */
    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(1);

    /** RFC 9110, 9.2.2. */
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.TRACE);

    private final Channel channel;
    private final @Nullable UpstreamDecoder decoder;
    private final UpstreamPool pool;
    private final Origin origin;
    private @Nullable HttpRelay relay;
    private @Nullable Throwable failure;
    private boolean reused;
    private boolean received;
    private boolean refused;
    private boolean silent;
    private long resetBy = -1;
    private long begunAt;
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

    /** Whether it may yet show that upstream never takes the request: a stream can be refused, a rested connection be dead. */
    boolean mayTurnItAway() {
        return reused || multiplexed();
    }

    /**
     * Whether the request may go out once more, now that this ended without an answer: upstream said that it did not touch it, or closed
     * while it had rested, or a second time does no harm.
     */
    boolean maySendAgain(HttpMethod method) {
        if (received || (decoder != null && decoder.received())) {
            return false;
        }
        if (multiplexed()) {
            return refused;
        }
        boolean atOnce = pool.now() - begunAt < AT_ONCE;
        return reused && !silent && (atOnce || IDEMPOTENT.contains(method));
    }

    /** Whether upstream reset the stream because it serves that request in HTTP/1.1 only. */
    boolean wantsHttp1() {
        return resetBy == Http2Error.HTTP_1_1_REQUIRED.code();
    }

    /** Why upstream reset the stream, as far as an agent can make use of it. */
    Http2Error resetCode() {
        Http2Error told = resetBy < 0 ? null : Http2Error.valueOf(resetBy);
        return told == null || told == Http2Error.NO_ERROR ? Http2Error.INTERNAL_ERROR : told;
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
        begunAt = pool.now();
        if (decoder != null) {
            decoder.expect(head);
        }
    }

    /** The agent gets the chunks of the answer's body as they come. */
    void takesRuns() {
        if (decoder != null) {
            decoder.takesRuns();
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
        idleSince = pool.now();
        setReading(true);
        if (decoder == null || !channel.isActive() || !decoder.rest()) {
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
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            silent = true;
        } else if (event instanceof Http2ResetFrame reset) {
            resetBy = reset.errorCode();
            refused = resetBy == Http2Error.REFUSED_STREAM.code() || wantsHttp1();
        } else if (event instanceof Http2GoAwayFrame) {
            // Only streams that upstream will not look at are told of it.
            refused = true;
        }
        ctx.fireUserEventTriggered(event);
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

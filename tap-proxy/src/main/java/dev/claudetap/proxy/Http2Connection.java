package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection.Endpoint;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 connection to upstream, shared by the exchanges of one event loop: each gets a stream that looks like a connection. */
final class Http2Connection extends ChannelInboundHandlerAdapter {
    /** What one stream may have in flight, and all of them together: a stopped reader must not stop the others. */
    private static final int STREAM_WINDOW = 512 * 1024;

    private static final int CONNECTION_WINDOW = 64 * 1024 * 1024;

    private final Channel channel;
    private final UpstreamPool pool;
    private final Origin origin;
    private final Consumer<Http2Connection> whenClosed;
    private final Http2FrameCodec codec;
    private boolean draining;
    private boolean settled;
    private Runnable whenSettled = () -> {};
    private long quietSince;

    Http2Connection(NetSocketInternal socket, UpstreamPool pool, Origin origin, Consumer<Http2Connection> whenClosed) {
        this.channel = socket.channelHandlerContext().channel();
        this.pool = pool;
        this.origin = origin;
        this.whenClosed = whenClosed;
        this.quietSince = pool.now();
        this.codec = Http2Codecs.configure(Http2FrameCodecBuilder.forClient())
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(Http2Codecs.MAX_HEADER_LIST))
                .encoderEnforceMaxConcurrentStreams(true)
                .build();
        Pipelines.install(socket, codec, new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), this);
        Http2Codecs.widen(codec, channel, CONNECTION_WINDOW);
        Outbound.inASecond(channel, this::settle);
    }

    /**
     * Runs {@code task} as soon as upstream has said how many streams it takes at once: those that come too early it would turn away.
     * Also when the connection ends first, or upstream keeps silent for a second.
     */
    void whenSettled(Runnable task) {
        if (settled) {
            task.run();
        } else {
            whenSettled = task;
        }
    }

    private void settle() {
        if (!settled) {
            settled = true;
            whenSettled.run();
        }
    }

    /** How many streams there can be at once. */
    int capacity() {
        return codec.connection().local().maxActiveStreams();
    }

    /** Whether one more stream can be opened at once. */
    boolean hasRoom() {
        Endpoint<?> local = codec.connection().local();
        if (local.numActiveStreams() == 0 && pool.now() - quietSince > UpstreamPool.MAX_REST) {
            // A middlebox may have forgotten it; GOAWAY and close tell upstream.
            draining = true;
            Outbound.close(channel);
        }
        return !draining && channel.isActive() && local.numActiveStreams() < local.maxActiveStreams();
    }

    void open(UpstreamPool.Taker taker) {
        Slot slot = new Slot();
        new Http2StreamChannelBootstrap(channel)
                .handler(slot)
                .open()
                .addListener((Future<Http2StreamChannel> opened) -> {
                    UpstreamConnection connection = slot.connection;
                    if (opened.isSuccess() && connection != null) {
                        quietSince = pool.now();
                        connection.channel().closeFuture().addListener(closed -> quietSince = pool.now());
                        taker.connected(connection);
                    } else {
                        taker.failed(opened.cause() == null ? new IllegalStateException("closed") : opened.cause());
                    }
                });
    }

    /** Fills the pipeline of a new stream. */
    private final class Slot extends ChannelInitializer<Channel> {
        private @Nullable UpstreamConnection connection;

        @Override
        protected void initChannel(Channel stream) {
            Pipelines.tune(stream);
            UpstreamConnection last = new UpstreamConnection(stream, null, pool, origin);
            connection = last;
            stream.pipeline().addLast(new UpstreamStreamCodec(origin), last);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (frame instanceof Http2GoAwayFrame) {
            draining = true;
            whenClosed.accept(this);
        } else if (frame instanceof Http2SettingsFrame) {
            settle();
        }
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Whatever broke the connection breaks its streams: each of them reports to its own exchange. A broken rule of
        // HTTP/2 the codec itself answers, with a GOAWAY that names it.
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            Outbound.close(channel);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        draining = true;
        settle();
        whenClosed.accept(this);
        ctx.fireChannelInactive();
    }
}

package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** An agent's connection that speaks HTTP/2: the last handler of its channel. Each stream has an {@link AgentStream} of its own. */
final class AgentHttp2 extends ChannelInboundHandlerAdapter {
    private static final int MAX_STREAMS = 128;

    /** How much of one upload waits here when its upstream does not read; all of them together never stop the connection. */
    private static final int STREAM_WINDOW = 256 * 1024;

    private static final int CONNECTION_WINDOW = MAX_STREAMS * STREAM_WINDOW;

    private final Http2FrameCodec codec;

    private AgentHttp2(Http2FrameCodec codec) {
        this.codec = codec;
    }

    /**
     * Lets a connection speak HTTP/2 from its next byte on, the client's preface. Call it on the channel's event loop, once TLS has agreed
     * on {@code h2} or the preface was seen; bytes that were read already are to be fired at the pipeline's head afterwards.
     *
     * @param connection the agent's connection, decrypted
     * @param starter starts the exchanges, with the routes of this connection
     * @param pool upstream connections of the same event loop
     */
    static void install(Channel connection, ExchangeStarter starter, UpstreamPool pool) {
        Http2FrameCodec codec = Http2Codecs.configure(AgentHttp2Codec.builder(starter))
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(MAX_STREAMS)
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(Http2Codecs.MOST_DECODED))
                .build();
        Http2MultiplexHandler streams = new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                Pipelines.tune(stream);
                AgentStreamCodec one = new AgentStreamCodec();
                stream.pipeline().addLast(one, new AgentStream(stream, one, starter, pool));
            }
        });
        Pipelines.install(connection, codec, streams, new AgentHttp2(codec));
        Http2Codecs.widen(codec, connection, CONNECTION_WINDOW);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, @Nullable Object frame) {
        // Settings, pings and the like: the codec has acted on them.
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof TlsWatch.SaidGoodbye) {
            codec.connection().addListener(new Http2ConnectionAdapter() {
                @Override
                public void onStreamRemoved(Http2Stream stream) {
                    endWithoutStreams(ctx.channel());
                }
            });
            endWithoutStreams(ctx.channel());
        }
        ctx.fireUserEventTriggered(event);
    }

    private void endWithoutStreams(Channel connection) {
        if (codec.connection().numActiveStreams() == 0) {
            Outbound.flushAndClose(connection);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken rule of HTTP/2 the codec itself answers, with a GOAWAY that names it.
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            // A reset, a broken TLS record: the agent cannot be told anything any more; its streams end with the
            // channel.
            Outbound.close(ctx.channel());
        }
    }
}

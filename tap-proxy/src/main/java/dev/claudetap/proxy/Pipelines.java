package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.internal.net.NetSocketInternal;

/** Puts our handlers into a Vert.x socket's pipeline: in front of Vert.x' own last handler, which keeps track of the connection's life. */
final class Pipelines {
    static final String DECODER = "tap-decoder";
    static final String ENCODER = "tap-encoder";
    static final String RELAY = "tap-relay";

    /** Above the high mark the other leg is no longer read; far below the megabytes that a stopped reader may cost. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    static final String VERTX_HANDLER = "handler";

    private Pipelines() {}

    static void install(NetSocketInternal socket, ChannelHandler decoder, ChannelHandler encoder, ChannelHandler last) {
        ChannelPipeline pipeline = socket.channelHandlerContext().pipeline();
        tune(pipeline.channel());
        pipeline.addBefore(VERTX_HANDLER, DECODER, decoder);
        pipeline.addBefore(VERTX_HANDLER, ENCODER, encoder);
        pipeline.addBefore(VERTX_HANDLER, RELAY, last);
    }

    static void install(NetSocketInternal socket, ChannelHandler... handlers) {
        install(socket.channelHandlerContext().channel(), handlers);
    }

    static void install(Channel channel, ChannelHandler... handlers) {
        tune(channel);
        ChannelPipeline pipeline = channel.pipeline();
        for (int i = 0; i < handlers.length; i++) {
            pipeline.addBefore(VERTX_HANDLER, i == handlers.length - 1 ? RELAY : null, handlers[i]);
        }
    }

    static void tune(Channel channel) {
        channel.config().setWriteBufferWaterMark(WATER_MARK);
    }
}

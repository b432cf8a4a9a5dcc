package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection.Endpoint;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2LocalFlowController;

/** What the HTTP/2 codecs of both legs have in common. */
final class Http2Codecs {
    static final int MAX_HEADER_LIST = 128 * 1024;

    /** Of an agent somewhat more is read: what is not decoded cannot be told of in the trace. */
    static final int MOST_DECODED = 4 * MAX_HEADER_LIST;

    /** Harmless as a habit, an attack as a flood. */
    private static final int MAX_EMPTY_FRAMES = 64;

    private Http2Codecs() {}

    static Http2FrameCodecBuilder configure(Http2FrameCodecBuilder builder) {
        return builder.decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_FRAMES)
                .gracefulShutdownTimeoutMillis(0);
    }

    /** Widens the window that all streams share. Call it when the codec is in its pipeline. */
    static void widen(Http2FrameCodec codec, Channel channel, int by) {
        Endpoint<Http2LocalFlowController> local = codec.connection().local();
        try {
            local.flowController().incrementWindowSize(codec.connection().connectionStream(), by);
        } catch (Http2Exception e) {
            // Only a window beyond 2^31 can fail; then the connection is of no use.
            Outbound.close(channel);
        }
    }
}

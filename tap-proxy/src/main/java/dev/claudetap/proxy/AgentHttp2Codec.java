package dev.claudetap.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 codec of an agent's connection. A request whose header block cannot be read never becomes a stream that anybody serves: the
 * codec turns it away by itself, and here it gets its record.
 */
final class AgentHttp2Codec extends Http2FrameCodec {
    private static final Refusal TOO_LARGE = MessageRules.undecodable(new TooLongHttpHeaderException());

    private final ExchangeStarter starter;

    private AgentHttp2Codec(
            ExchangeStarter starter,
            Http2ConnectionEncoder encoder,
            Http2ConnectionDecoder decoder,
            Http2Settings settings,
            boolean flushPreface) {
        super(encoder, decoder, settings, false, flushPreface);
        this.starter = starter;
    }

    /** Builds a codec that tells {@code starter} of what it turns away. */
    static Http2FrameCodecBuilder builder(ExchangeStarter starter) {
        return new Builder(starter);
    }

    private static final class Builder extends Http2FrameCodecBuilder {
        private final ExchangeStarter starter;

        Builder(ExchangeStarter starter) {
            this.starter = starter;
            server(true);
        }

        @Override
        protected Http2FrameCodec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            Http2FrameCodec codec = new AgentHttp2Codec(starter, encoder, decoder, settings, flushPreface());
            codec.gracefulShutdownTimeoutMillis(gracefulShutdownTimeoutMillis());
            return codec;
        }
    }

    @Override
    public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
        Http2Exception fault = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        Refusal refusal = outbound || fault == null ? null : refusal(fault);
        if (refusal != null) {
            starter.refusedUnread(refusal, fault instanceof Http2Exception.HeaderListSizeException);
        }
        super.onError(ctx, outbound, cause);
    }

    /** Why the request that {@code fault} is about is turned away; null when it is about none, or about one that is served. */
    private @Nullable Refusal refusal(Http2Exception fault) {
        if (!Http2Exception.isStreamError(fault)) {
            if (fault.error() == Http2Error.COMPRESSION_ERROR) {
                return Refusal.malformed("its header block cannot be decompressed");
            }
            // Nothing but its words tells this error of the connection from others.
            return String.valueOf(fault.getMessage()).startsWith("Header size exceeded") ? TOO_LARGE : null;
        }
        int id = Http2Exception.streamId(fault);
        Http2Connection.Endpoint<?> agent = connection().remote();
        if (!agent.isValidStreamId(id) || agent.mayHaveCreatedStream(id)) {
            return null;
        }
        if (fault instanceof Http2Exception.HeaderListSizeException) {
            return TOO_LARGE;
        }
        return fault.error() == Http2Error.REFUSED_STREAM
                ? new Refusal(503, "too_many_streams", "more streams at once than the tap said it takes", false)
                : Refusal.malformed("its header block breaks the rules of HTTP/2 (RFC 9113, 8.2 and 8.3)");
    }
}

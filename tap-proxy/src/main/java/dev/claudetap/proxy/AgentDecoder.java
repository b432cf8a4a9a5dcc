package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests; two framings in one request make it invalid instead of letting one of them win. */
final class AgentDecoder extends HttpRequestDecoder {
    AgentDecoder() {
        super(Codecs.strict());
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("two framings");
    }
}

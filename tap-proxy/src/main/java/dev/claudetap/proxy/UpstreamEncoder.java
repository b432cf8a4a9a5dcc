package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequestEncoder;

/** Writes requests. */
sealed class UpstreamEncoder extends HttpRequestEncoder permits AbsoluteForm.Encoder {
    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf to) {
        HeadWriter.write(headers, to);
    }
}

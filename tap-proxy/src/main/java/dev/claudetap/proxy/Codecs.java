package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpDecoderConfig;

/** The one configuration of all HTTP/1.1 decoders, on either leg: strict, and generous only where agents need it. */
final class Codecs {

    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_HEAD = 128 * 1024;
    private static final int MAX_CHUNK = 64 * 1024;

    private Codecs() {}

    static HttpDecoderConfig strict() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEAD)
                .setMaxChunkSize(MAX_CHUNK)
                .setInitialBufferSize(512)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true);
    }
}

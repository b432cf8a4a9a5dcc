package dev.claudetap.proxy;

import io.netty.handler.codec.DecoderException;

/** The other side of a connection does not speak HTTP/1. */
final class NotHttpException extends DecoderException {
    private static final long serialVersionUID = 1L;

    NotHttpException() {
        super("not HTTP/1");
    }
}

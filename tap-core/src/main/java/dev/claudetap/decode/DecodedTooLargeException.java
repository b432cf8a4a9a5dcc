package dev.claudetap.decode;

import java.io.IOException;

/** The decoded body is larger than what is kept; everything up to the limit was handed over. */
public final class DecodedTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    DecodedTooLargeException(long limit) {
        super("more than " + limit + " bytes after decoding");
    }
}

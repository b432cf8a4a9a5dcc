package dev.claudetap.decode;

import java.io.IOException;

/** The body has a content coding that cannot be taken off here; its bytes stay as they are. */
public final class UnsupportedCodingException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedCodingException(String message) {
        super(message);
    }

    UnsupportedCodingException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.claudetap.proxy;

import java.io.IOException;

/** A tap cannot start. The message is one line for users and never holds a secret. */
public final class TapException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With that one line. */
    public TapException(String message) {
        super(message);
    }

    /** With that one line and what lies behind it. */
    public TapException(String message, Throwable cause) {
        super(message, cause);
    }
}

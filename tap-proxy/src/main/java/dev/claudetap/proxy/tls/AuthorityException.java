package dev.claudetap.proxy.tls;

import java.io.IOException;

/** The kept authority cannot be used. The message is one line for the user: what is wrong, and what to do. */
public final class AuthorityException extends IOException {
    private static final long serialVersionUID = 1L;

    AuthorityException(String message, Throwable cause) {
        super(message, cause);
    }
}

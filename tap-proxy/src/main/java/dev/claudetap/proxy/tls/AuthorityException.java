package dev.claudetap.proxy.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The kept authority cannot be used. The message is one line for the user: what is wrong, and what to do. */
public final class AuthorityException extends IOException {
    private static final long serialVersionUID = 1L;

    AuthorityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

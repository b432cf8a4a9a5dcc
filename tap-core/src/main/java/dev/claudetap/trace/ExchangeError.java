package dev.claudetap.trace;

import java.util.Objects;

/**
 * Why an exchange did not complete.
 *
 * @param kind a stable word, for example {@code connect_refused}, {@code tls}, {@code reset}, {@code closed_early}, {@code bad_response}, {@code path_not_allowed}
 * @param message one line for people; never holds a secret
 */
public record ExchangeError(String kind, String message) {
    public ExchangeError {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }
}

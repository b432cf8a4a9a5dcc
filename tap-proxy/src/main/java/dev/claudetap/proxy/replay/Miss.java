package dev.claudetap.proxy.replay;

import java.util.Objects;

/**
 * A request for which a cassette has no answer.
 *
 * @param method HTTP method; {@code WEBSOCKET} for a message of a WebSocket session
 * @param target request target, redacted
 * @param reason why, in one line, with the nearest recorded request and where it differs
 */
public record Miss(String method, String target, String reason) {
    public Miss {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(reason, "reason");
    }

    /** The miss in one line. */
    public String line() {
        return method + " " + target + ": " + reason;
    }
}

package dev.claudetap.trace;

import java.util.Objects;

/**
 * The request half of an exchange.
 *
 * @param method HTTP method; {@code WEBSOCKET} for a WebSocket session
 * @param path request target as the agent sent it: path and query, never decoded
 * @param headers header lines as received, hop-by-hop ones left out
 * @param body what was sent
 * @param bodyInfo how it travelled
 */
public record RequestRecord(String method, String path, Headers headers, Body body, BodyInfo bodyInfo) {
    public RequestRecord {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(bodyInfo, "bodyInfo");
    }

    /** The same request with another body. */
    public RequestRecord withBody(Body other) {
        return new RequestRecord(method, path, headers, other, bodyInfo);
    }
}

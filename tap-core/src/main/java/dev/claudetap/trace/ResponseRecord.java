package dev.claudetap.trace;

import java.util.List;
import java.util.Objects;

/**
 * The response half of an exchange.
 *
 * @param status HTTP status code; 0 when no response came and the tap sent none
 * @param reason reason phrase as sent, may be empty
 * @param headers header lines as received, hop-by-hop ones left out
 * @param trailers trailer lines, mostly empty
 * @param body the body, or for an event stream the message reassembled from its events
 * @param bodyInfo how it travelled
 * @param events the stream's events in order; empty when it was no event stream or events are not stored
 */
public record ResponseRecord(
        int status,
        String reason,
        Headers headers,
        Headers trailers,
        Body body,
        BodyInfo bodyInfo,
        List<StreamEvent> events) {
    /** Header of an answer in which something went wrong on purpose; it says what. */
    public static final String FAULT = "x-claude-tap-fault";

    public ResponseRecord {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(trailers, "trailers");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(bodyInfo, "bodyInfo");
        events = List.copyOf(events);
    }

    /** What is recorded when no response came at all. */
    public static ResponseRecord none() {
        return new ResponseRecord(0, "", Headers.EMPTY, Headers.EMPTY, Body.EMPTY, BodyInfo.NONE, List.of());
    }
}

package dev.claudetap.capture;

import dev.claudetap.trace.TraceRecord;
import java.time.Instant;
import java.util.Objects;

/** Something that happened in a session, as far as sinks may know it: redacted. Immutable. */
public sealed interface TapEvent {
    /** The exchange's id: what its record is called, or its first record when it has several. */
    String requestId();

    /**
     * A request's head was read.
     *
     * @param requestId id of the record to come
     * @param number place among the session's exchanges, from 1
     * @param at when that was
     * @param method HTTP method
     * @param path request target, redacted
     */
    record ExchangeStarted(String requestId, int number, Instant at, String method, String path) implements TapEvent {
        public ExchangeStarted {
            Objects.requireNonNull(requestId, "requestId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(path, "path");
        }
    }

    /** A record was made: the exchange is over, or, of a WebSocket session, one of its responses. */
    record Recorded(TraceRecord record) implements TapEvent {
        public Recorded {
            Objects.requireNonNull(record, "record");
        }

        @Override
        public String requestId() {
            return record.header().requestId();
        }
    }
}

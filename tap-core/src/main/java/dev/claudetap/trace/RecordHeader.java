package dev.claudetap.trace;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of record has.
 *
 * @param requestId unique in its trace: {@code req_} and 12 hex digits, with {@code _2}, {@code _3} … for further parts
 * @param turn place in the session
 * @param timing when it happened
 * @param outcome how it ended
 * @param error why it did not complete; null when it did
 * @param upstreamBaseUrl where it went, without credentials; null when unknown
 * @param capture client and mode
 * @param origin session and agent, as the agent said; {@link Origin#UNATTRIBUTED} when it did not, or nobody looked
 */
public record RecordHeader(
        String requestId,
        Turn turn,
        Timing timing,
        Outcome outcome,
        @Nullable ExchangeError error,
        @Nullable String upstreamBaseUrl,
        Capture capture,
        Origin origin) {
    public RecordHeader {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(turn, "turn");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(origin, "origin");
    }

    /** A header of an exchange whose origin is not known, or not yet. */
    public RecordHeader(
            String requestId,
            Turn turn,
            Timing timing,
            Outcome outcome,
            @Nullable ExchangeError error,
            @Nullable String upstreamBaseUrl,
            Capture capture) {
        this(requestId, turn, timing, outcome, error, upstreamBaseUrl, capture, Origin.UNATTRIBUTED);
    }

    /** The same header with another origin. */
    public RecordHeader withOrigin(Origin other) {
        return new RecordHeader(requestId, turn, timing, outcome, error, upstreamBaseUrl, capture, other);
    }
}

package dev.claudetap.trace;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an exchange happened, on the tap's clock.
 *
 * @param startedAt when the request's head was read
 * @param firstByteAt when the response's head was read; null when none came
 * @param endedAt when the last byte passed or the exchange failed
 */
public record Timing(Instant startedAt, @Nullable Instant firstByteAt, Instant endedAt) {
    /** From the request's head to the end of the exchange. */
    public Duration duration() {
        return Duration.between(startedAt, endedAt);
    }
}

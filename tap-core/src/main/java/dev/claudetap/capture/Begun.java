package dev.claudetap.capture;

import java.time.Instant;

/**
 * An exchange's name and start.
 *
 * @param startedNanos by {@link System#nanoTime}
 */
record Begun(int number, String requestId, Instant startedAt, long startedNanos) {
    /** Microseconds since the exchange started. */
    long micros() {
        return (System.nanoTime() - startedNanos) / 1_000;
    }
}

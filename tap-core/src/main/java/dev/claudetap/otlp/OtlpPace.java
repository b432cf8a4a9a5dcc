package dev.claudetap.otlp;

import java.time.Duration;

/**
 * How fast, how patiently and with how much memory spans are delivered.
 *
 * @param gather how long the first span of a request waits for others
 * @param pause before the first repetition; each further one waits twice as long
 * @param longestPause at most
 * @param patience how long one request is tried again
 * @param atEnd how long the session's end may wait for what is left
 * @param mostBytes how much may wait
 * @param isExport whether somebody waits for the outcome: then an address where nobody listens is not tried again
 */
record OtlpPace(
        Duration gather,
        Duration pause,
        Duration longestPause,
        Duration patience,
        Duration atEnd,
        long mostBytes,
        boolean isExport) {
    /** While a session goes on. */
    static final OtlpPace SESSION = of(false);
    /** For a trace that is there already. */
    static final OtlpPace EXPORT = of(true);

    private static OtlpPace of(boolean isExport) {
        return new OtlpPace(
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                16L << 20,
                isExport);
    }
}

package dev.claudetap.proxy.replay;

/**
 * How fast answers are replayed.
 *
 * @param factor by which recorded waits are multiplied: 1 as recorded, 0 at once
 */
public record Pace(double factor) {
    /** As fast as the provider was. */
    public static final Pace AS_RECORDED = new Pace(1);

    /** Without waiting. */
    public static final Pace INSTANT = new Pace(0);

    public Pace {
        if (!(factor >= 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("a pace is 0 or more");
        }
    }

    /** Recorded waits times that. */
    public static Pace scaled(double factor) {
        return new Pace(factor);
    }

    /** How long to wait where the recording shows so many milliseconds. */
    public long millis(long recorded) {
        return Math.round(Math.max(0, recorded) * factor);
    }
}

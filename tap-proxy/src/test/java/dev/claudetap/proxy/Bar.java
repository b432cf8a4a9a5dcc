package dev.claudetap.proxy;

/**
 * A time that must not be exceeded, given for a machine of usual speed. On a slower one, or on one that does something else at
 * the same moment, it is longer by as much as a fixed piece of arithmetic takes longer there, and twice as long in any case.
 */
final class Bar {
    /** What {@link #arithmetic} takes on a laptop that does nothing else. */
    private static final long USUAL_NANOS = 60_000_000;

    private Bar() {}

    static long millis(long usual) {
        long start = System.nanoTime();
        if (arithmetic() == 0) {
            throw new IllegalStateException("The arithmetic was left out by the compiler.");
        }
        return Math.round(usual * Math.max(2.0, (double) (System.nanoTime() - start) / USUAL_NANOS));
    }

    private static long arithmetic() {
        long number = 1;
        for (int i = 0; i < 40_000_000; i++) {
            number = number * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        }
        return number;
    }
}

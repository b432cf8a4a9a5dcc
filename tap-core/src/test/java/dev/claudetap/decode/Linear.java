package dev.claudetap.decode;

/** Measures whether cost grows with the input and not with its square. */
final class Linear {
    /** Below this a duration says more about the machine than about the code. */
    static final long RESOLUTION = 1_000_000;

    private Linear() {}

    /** Nanoseconds of the fastest of five runs; the slow ones measure the machine's other work. */
    static long fastest(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}

package dev.claudetap.decode;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures whether cost grows with the input and not with its square: in processor time, so that a busy machine does not matter. */
final class Linear {
    /** Below this a duration says more about the machine than about the code. */
    static final long RESOLUTION = 1_000_000;

    /**
     * How many times as long as before something may take that is 64 times as large. The square would be four thousand; but on a virtual
     * machine whose host is busy, processor time is also what the host took, and a long run meets more of that than a short one.
     */
    static final long MOST_TIMES = 400;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private Linear() {}

    /** Nanoseconds of processor time of the fastest of three runs; the first ones warm the compiler up. */
    static long fastest(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            work.run();
            best = Math.min(best, CLOCK.getCurrentThreadCpuTime() - start);
        }
        return best;
    }
}

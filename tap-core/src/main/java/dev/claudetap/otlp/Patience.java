package dev.claudetap.otlp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long it is worth trying. Safe on any thread. */
final class Patience {
    private final Duration each;
    private long giveUpAt;
    private long endAt;
    private boolean ending;
    private boolean hurried;

    /** @param each how long one request may take with all its repetitions */
    Patience(Duration each) {
        this.each = each;
    }

    /** Another request. */
    synchronized void begin() {
        giveUpAt = System.nanoTime() + each.toNanos();
    }

    /** All requests together have only so much time left; who waits tries once more at once. */
    synchronized void end(Duration left) {
        ending = true;
        endAt = System.nanoTime() + left.toNanos();
        notifyAll();
    }

    synchronized boolean isEnding() {
        return ending;
    }

    /** Whether nothing at all is worth trying any more. */
    synchronized boolean isOver() {
        return ending && endAt - System.nanoTime() <= 0;
    }

    /** Nanoseconds that are left for the request under way; zero or less when it is over. */
    synchronized long left() {
        long now = System.nanoTime();
        return ending ? Math.min(endAt - now, giveUpAt - now) : giveUpAt - now;
    }

    /** Waits before another try, unless there is no time for it. */
    synchronized boolean pause(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        for (long rest = wait.toNanos(); rest > 0; rest = until - System.nanoTime()) {
            if (ending && !hurried) {
                hurried = true;
                return left() > 0;
            }
            if (rest >= left()) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        return left() > 0;
    }
}

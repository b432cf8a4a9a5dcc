package dev.claudetap.viewer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** When the page of a session that still runs is worked on: in quiet moments, and at once when the session is over. Safe on any thread. */
final class PagePace {
    private final long quietNanos;
    private long grown;
    private long grewAt;
    private boolean idle;
    private boolean over;
    private boolean stopped;

    /** @param quietNanos how long nothing may have come before work goes on */
    PagePace(long quietNanos) {
        this.quietNanos = quietNanos;
    }

    /** The trace has a record more. Wakes the page's thread only when that has nothing to do. */
    synchronized void grew() {
        grewAt = System.nanoTime();
        grown++;
        if (idle) {
            idle = false;
            notifyAll();
        }
    }

    /** How often it grew. */
    synchronized long grown() {
        return grown;
    }

    /** No more records will come. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Whether {@link #end} was said: then nothing else needs the memory. */
    synchronized boolean isEnding() {
        return over;
    }

    /** No page is wanted any more. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /**
     * Waits for a quiet moment, or the end.
     *
     * @return whether it is the end
     */
    synchronized boolean awaitQuiet() throws IOException {
        long rest = restOfHaste();
        while (rest > 0) {
            pause(rest);
            rest = restOfHaste();
        }
        return isOver();
    }

    private long restOfHaste() throws IOException {
        return grown == 0 || isOver() ? 0 : quietNanos - (System.nanoTime() - grewAt);
    }

    /** Waits until it grew more often than that, or the end. */
    synchronized void awaitGrowth(long known) throws IOException {
        while (grown == known && !isOver()) {
            idle = true;
            pause(Long.MAX_VALUE);
        }
    }

    private boolean isOver() throws IOException {
        if (stopped) {
            throw new IOException("no page is wanted any more");
        }
        return over;
    }

    // Both callers ask in a loop.
    @SuppressWarnings("WaitNotInLoop")
    private synchronized void pause(long nanos) throws IOException {
        try {
            if (nanos == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the page's thread was interrupted");
        }
    }
}

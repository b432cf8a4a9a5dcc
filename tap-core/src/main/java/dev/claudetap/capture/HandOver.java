package dev.claudetap.capture;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The line between event loops and the session's worker: which logs have news, how many bytes wait, and who sleeps.
 * Event loops take no lock here.
 */
final class HandOver {
    private static final int RUNNING = 0;
    private static final int NAPPING = 1;
    private static final int SLEEPING = 2;

    private final Queue<ExchangeLog> ready = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final long limit;
    private volatile @Nullable Thread worker;
    private volatile @Nullable Runnable onPressure;

    HandOver(long limit) {
        this.limit = limit;
    }

    void workerIs(Thread thread) {
        worker = thread;
    }

    void onPressure(Runnable spill) {
        onPressure = spill;
    }

    // ---- event loops

    /** A log has news; {@code urgent} news does not wait for a nap's end. */
    void offer(ExchangeLog log, boolean urgent) {
        if (log.markScheduled()) {
            ready.add(log);
        }
        int now = state.get();
        if (now == SLEEPING || (urgent && now == NAPPING)) {
            wake();
        }
    }

    /** Asks for memory for more bytes; past one and a half times the limit the answer is no. */
    boolean claim(long bytes, boolean must) {
        long total = waiting.addAndGet(bytes);
        if (!must && total > limit + limit / 2) {
            waiting.addAndGet(-bytes);
            return false;
        }
        Runnable spill = onPressure;
        if (total > limit && spill != null) {
            spill.run();
        }
        return true;
    }

    // ---- worker and spiller

    void free(long bytes) {
        waiting.addAndGet(-bytes);
    }

    /** Whether more waits than should stay in memory. */
    boolean isPressed() {
        return waiting.get() > limit - limit / 4;
    }

    long waiting() {
        return waiting.get();
    }

    @Nullable
    ExchangeLog poll() {
        return ready.poll();
    }

    /** A short rest while news keeps coming: only urgent news ends it early. */
    void nap(long nanos) {
        rest(NAPPING, nanos);
    }

    /** A rest that any news ends. */
    void sleep(long nanos) {
        rest(SLEEPING, nanos);
    }

    private void rest(int kind, long nanos) {
        state.set(kind);
        // Whoever adds after this look sees the state and wakes us.
        if (ready.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        state.set(RUNNING);
    }

    void wake() {
        state.set(RUNNING);
        LockSupport.unpark(worker);
    }
}

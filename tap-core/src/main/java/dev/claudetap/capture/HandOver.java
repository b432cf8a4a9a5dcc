package dev.claudetap.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The line between event loops and the session's worker: the ledgers between them, how many bytes wait, and who sleeps.
 */
final class HandOver {
    /** More than one, so that event loops do not wait for each other. */
    private static final int LEDGERS = 4;

    /** A backlog that a worker with the processor to itself has read in well under a second. */
    private static final long SMALL_BACKLOG = 2L * 1024 * 1024;

    /** With more than this on disk recording has to go on, whatever it costs the traffic. */
    private static final long MOST_PARKED = 512L * 1024 * 1024;

    private static final int MOST_SPARE = 128;

    private final List<Ledger> ledgers = new ArrayList<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final long limit;
    private final AtomicLong parked = new AtomicLong();
    /** Pieces whose bytes were parked: new ones would be zeroed, and in a flood each would outlive some collections. */
    private final Deque<byte[]> spare = new ArrayDeque<>();

    private long lastBacklog;
    private volatile @Nullable Thread worker;
    private volatile @Nullable Runnable onPressure;

    HandOver(long limit) {
        this.limit = limit;
        for (int i = 0; i < LEDGERS; i++) {
            ledgers.add(new Ledger(this));
        }
    }

    void workerIs(Thread thread) {
        worker = thread;
    }

    void onPressure(Runnable spill) {
        onPressure = spill;
    }

    List<Ledger> ledgers() {
        return ledgers;
    }

    // ---- event loops

    /** The calling thread's. */
    Ledger ledger() {
        return ledgers.get((int) (Thread.currentThread().getId() % LEDGERS));
    }

    /** There is news. */
    void offer() {
        if (asleep.get()) {
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

    /** Memory for that many bytes, which {@link #claim} has allowed. */
    byte[] memory(int bytes) {
        synchronized (spare) {
            byte[] used = spare.peek();
            return used != null && used.length == bytes ? spare.pop() : new byte[bytes];
        }
    }

    // ---- worker and spiller

    /** Memory that nobody looks at any more. */
    void reuse(byte[] memory) {
        synchronized (spare) {
            if (memory.length == Ledger.PIECE && spare.size() < MOST_SPARE) {
                spare.push(memory);
            }
        }
    }

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

    /** That many of the waiting bytes went to disk. */
    void parked(long bytes) {
        waiting.addAndGet(-bytes);
        parked.addAndGet(bytes);
    }

    /** That many bytes on disk are done with. */
    void unparked(long bytes) {
        parked.addAndGet(-bytes);
    }

    /**
     * Whether more comes than is read: much waits, in memory and on disk, and no less than at the last look. Never when
     * there is no room for more. Worker only.
     */
    boolean losesGround() {
        long onDisk = parked.get();
        long backlog = waiting.get() + onDisk;
        boolean grows = backlog >= lastBacklog;
        lastBacklog = backlog;
        return grows && backlog > SMALL_BACKLOG && onDisk < MOST_PARKED && waiting.get() <= limit;
    }

    /** A short rest while news keeps coming, which does not end it. */
    void nap(long nanos) {
        if (!hasNews()) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** A rest that any news ends. */
    void sleep(long nanos) {
        synchronized (spare) {
            spare.clear();
        }
        asleep.set(true);
        // Whoever adds after this look sees that, and wakes us.
        nap(nanos);
        asleep.set(false);
    }

    private boolean hasNews() {
        for (Ledger ledger : ledgers) {
            if (ledger.hasNews()) {
                return true;
            }
        }
        return false;
    }

    void wake() {
        asleep.set(false);
        LockSupport.unpark(worker);
    }
}

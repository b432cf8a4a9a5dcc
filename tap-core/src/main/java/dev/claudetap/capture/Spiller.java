package dev.claudetap.capture;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Moves waiting bytes to the spill file when too many wait, on a thread of its own that starts with the first need. */
final class Spiller implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Spiller.class.getName());
    private static final long RETRY_NANOS = 200_000_000L;

    private final HandOver handOver;
    private final SpillFile file;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private @Nullable Thread thread;
    private volatile boolean closed;
    private boolean complained;

    Spiller(HandOver handOver, SpillFile file) {
        this.handOver = handOver;
        this.file = file;
    }

    /** Called by event loops under pressure. */
    void wake() {
        if (wanted.compareAndSet(false, true) && !closed) {
            try {
                LockSupport.unpark(running());
            } catch (OutOfMemoryError noThread) {
                // It is asked for again with the next piece; the traffic must not pay for it.
                wanted.set(false);
            }
        }
    }

    private synchronized Thread running() {
        if (thread == null) {
            thread = BackgroundThread.of(this::run, "claude-tap-spill");
            thread.start();
        }
        return thread;
    }

    private void run() {
        while (!closed) {
            wanted.set(false);
            boolean failed = !spillAll();
            if (closed) {
                return;
            }
            if (failed || handOver.isPressed()) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            } else if (!wanted.get()) {
                LockSupport.park(this);
            }
        }
    }

    private boolean spillAll() {
        try {
            for (Ledger ledger : handOver.ledgers()) {
                ledger.spill(file);
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            // Also a lack of memory passes, and this thread is the session's only one of its kind.
            if (!complained) {
                complained = true;
                LOG.log(
                        Level.WARNING,
                        "cannot park recorded bytes on disk: " + e.getClass().getSimpleName());
            }
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            LockSupport.unpark(running);
        }
    }
}

package dev.claudetap.capture;

import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The session's one recording thread: drains logs, keeps the journal, retries sinks, ends what is open at the end. */
final class RecordingWorker implements Runnable {
    private static final System.Logger LOG = System.getLogger(RecordingWorker.class.getName());
    private static final long NAP = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long JOURNAL = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LIVE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_BACK = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int STEPS_BACK = 9;
    /** With more, the thread's low priority is enough. */
    private static final boolean FEW_PROCESSORS = Runtime.getRuntime().availableProcessors() <= 2;

    /** After a rest the scheduler owes this thread some time at one go, for which an event loop would have to wait. */
    private static final long OWED = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE = TimeUnit.HOURS.toNanos(1);
    private static final ExchangeError STOPPED =
            new ExchangeError("tap_stopped", "the tap was closed while the exchange was under way");

    private final Unrecorded open;
    private final HandOver handOver;
    private final OpenRecordings recordings;
    private final RecordExit exit;
    private final SinkFanOut sinks;
    private final @Nullable JournalWriter journal;
    private final Object idle = new Object();
    private volatile boolean stopping;
    private final AtomicLong progress = new AtomicLong();
    /** How often to look whether there is something to tell. */
    private final long step;

    /** How many wait for the end of what there is to do. */
    private final AtomicInteger awaiting = new AtomicInteger();

    private long rested;
    private long nextJournal;
    private long nextRetry = System.nanoTime() + RETRY;

    RecordingWorker(Unrecorded open, HandOver handOver, Session session, SinkFanOut sinks, SummaryBuilder summary) {
        this.open = open;
        this.handOver = handOver;
        this.sinks = sinks;
        RecorderOptions options = session.options();
        RecorderOptions.JournalPlace place = options.journal();
        this.journal = place == null ? null : new JournalWriter(place.directory(), place.traceFile());
        this.exit = new RecordExit(options.redactor(), sinks, summary, journal);
        this.recordings = new OpenRecordings(open, session, exit, this::afterEach);
        this.step = sinks.listeners().isEmpty() ? JOURNAL : LIVE;
        this.nextJournal = System.nanoTime() + step;
    }

    void stop() {
        stopping = true;
        handOver.wake();
    }

    /** Changes whenever a piece of work is done. */
    long progress() {
        return progress.get();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                long began = System.nanoTime();
                rested = began;
                boolean worked = drainSafely();
                if (FEW_PROCESSORS && handOver.losesGround()) {
                    stepBack(System.nanoTime() - began);
                } else {
                    rest(worked);
                }
            }
            stopAll();
        } finally {
            sinks.close();
            closeJournal();
            signalIdle();
        }
    }

    private boolean drainSafely() {
        try {
            return drainReady();
        } catch (RuntimeException | Error e) {
            // The session's only worker must outlive anything, also a lack of memory.
            LOG.log(
                    Level.WARNING,
                    "recording stumbled and goes on: " + e.getClass().getName());
            return true;
        }
    }

    private boolean drainReady() {
        boolean worked = false;
        for (Ledger ledger : handOver.ledgers()) {
            if (ledger.hasNews()) {
                ledger.drain(recordings);
                worked = true;
            }
        }
        recordings.mend(handOver.ledgers());
        recordings.journalAsked();
        tick();
        return worked;
    }

    // Right at any speed; only the traffic's waits depend on it.
    @SuppressWarnings("ThreadPriorityCheck")
    private void afterEach() {
        progress.incrementAndGet();
        tick();
        if (FEW_PROCESSORS && !stopping && awaiting.get() == 0 && System.nanoTime() - rested < OWED) {
            Thread.yield();
        }
        if (open.isEmpty()) {
            signalIdle();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (exit.tellsProgress() && now - nextJournal >= 0) {
            boolean again = journal != null && startsOver(journal);
            tellProgress(again);
            nextJournal = System.nanoTime() + step;
        }
        if (now - nextRetry >= 0) {
            sinks.retry();
            exit.settleLate();
            nextRetry = System.nanoTime() + RETRY;
        }
    }

    /** Whether the journal has grown too large and begins anew, so that all that is open has to be told again. */
    private boolean startsOver(JournalWriter to) {
        if (!to.isBloated()) {
            return false;
        }
        if (exit.keepsEntries()) {
            to.setAside();
        } else {
            to.startOver();
        }
        return true;
    }

    private void tellProgress(boolean again) {
        // What the journal held of those that are over, too, until they have their records.
        for (ExchangeRecording recording : again ? recordings.all() : recordings.underWay()) {
            if (again) {
                recording.tellAgain();
            }
            recording.journal();
        }
        if (again && journal != null) {
            journal.isFresh();
        }
    }

    /**
     * More comes than can be recorded, so some of it waits anyway: nearly all processor time goes to the traffic then. What
     * waits is recorded when less comes.
     */
    private void stepBack(long worked) {
        if (!stopping) {
            LockSupport.parkNanos(handOver, Math.min(MOST_BACK, worked * STEPS_BACK));
        }
    }

    private void rest(boolean worked) {
        if (stopping) {
            return;
        }
        if (worked || recordings.hasAsked()) {
            handOver.nap(NAP);
        } else if (exit.tellsProgress() && !open.isEmpty()) {
            handOver.sleep(step);
        } else {
            handOver.sleep(sinks.hasPending() ? RETRY : IDLE);
        }
    }

    private void stopAll() {
        while (!open.isEmpty()) {
            open.underWay().forEach(tap -> tap.onFinally(Outcome.TAP_STOPPED, STOPPED));
            drainSafely();
        }
    }

    private void closeJournal() {
        if (journal == null) {
            return;
        }
        if (sinks.unsaved() == 0) {
            journal.close();
        } else {
            journal.abandon();
        }
    }

    private void signalIdle() {
        synchronized (idle) {
            idle.notifyAll();
        }
    }

    /** Waits until nothing is open. */
    boolean awaitIdle(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        awaiting.incrementAndGet();
        handOver.wake();
        try {
            synchronized (idle) {
                while (!open.isEmpty()) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(idle, left);
                }
            }
            return true;
        } finally {
            awaiting.decrementAndGet();
        }
    }

    /** Closes the spill file once nobody needs it. */
    static void close(SpillFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot close the spill file: " + e.getClass().getSimpleName());
        }
    }
}

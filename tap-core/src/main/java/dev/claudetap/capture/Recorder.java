package dev.claudetap.capture;

import dev.claudetap.tap.ExchangeTap;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Turns what taps see into redacted records, one for each exchange, and gives them to sinks. Event loops only copy
 * bytes; one daemon thread per session does all else. Memory is bounded: what waits too long goes to a
 * temporary file. Methods are safe on any thread; none blocks but {@link #awaitIdle} and {@link #close}.
 */
public final class Recorder implements ExchangeTap.Factory, AutoCloseable {
    private static final long SOON_MILLIS = 100;
    /** How long a worker that does nothing may be waited for: disks stall for seconds on a busy machine, and go on. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Pieces of it: when the whole machine stood still, only one of them is over. */
    private static final int LOOKS = 40;

    private static final long BUSY_NANOS = 50_000_000;
    private static final long MAX_PENDING = 16L * 1024 * 1024;
    /** Longer than any clock of nanoseconds can be asked for. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final Unrecorded open = new Unrecorded();
    private final SummaryBuilder summary;
    private final HandOver handOver;
    private final SpillFile spillFile;
    private final Spiller spiller;
    private final SinkFanOut sinks;
    private final RecordingWorker worker;
    private final Thread thread;

    private final long bodyLimit;

    private final long lookMillis;

    private Recorder(RecorderOptions options, List<TraceSink> sinkList, Duration patience) {
        lookMillis = Math.max(1, patience.toMillis() / LOOKS);
        bodyLimit = options.limits().bodyBytes();
        summary = new SummaryBuilder(options.prices());
        handOver = new HandOver(options.limits().waitingBytes());
        spillFile = new SpillFile(spillDirectory(options));
        spiller = new Spiller(handOver, spillFile);
        handOver.onPressure(spiller::wake);
        sinks = new SinkFanOut(
                sinkList, Math.min(MAX_PENDING, Runtime.getRuntime().maxMemory() / 8));
        boolean journaling = options.journal() != null || !sinks.listeners().isEmpty();
        BodyStore store = new BodyStore(spillFile, options.limits().waitingBytes() / 2);
        worker = new RecordingWorker(open, handOver, new Session(options, store, journaling), sinks, summary);
        thread = BackgroundThread.of(this::run, "claude-tap-recorder");
        handOver.workerIs(thread);
    }

    private static Path spillDirectory(RecorderOptions options) {
        Path directory = options.spillDirectory();
        return directory == null ? Path.of(System.getProperty("java.io.tmpdir", ".")) : directory;
    }

    /** Most decoded bytes of one body that are kept. */
    public long bodyLimit() {
        return bodyLimit;
    }

    /**
     * Starts recording.
     *
     * @param sinks where records go; they belong to the recorder and are closed with it
     */
    public static Recorder start(RecorderOptions options, List<TraceSink> sinks) {
        return start(options, sinks, PATIENCE);
    }

    static Recorder start(RecorderOptions options, List<TraceSink> sinks, Duration patience) {
        Recorder recorder = new Recorder(options, List.copyOf(sinks), patience);
        recorder.thread.start();
        return recorder;
    }

    private void run() {
        try {
            worker.run();
        } finally {
            spiller.close();
            RecordingWorker.close(spillFile);
        }
    }

    /** The tap of one exchange; after {@link #close} one that does nothing. */
    @Override
    public ExchangeTap exchange() {
        if (open.isClosed()) {
            countUnrecorded();
            return ExchangeTap.NONE;
        }
        return new RecordingTap(open, handOver);
    }

    /** Says that an exchange was relayed without a record. */
    public void countUnrecorded() {
        open.miss();
    }

    /**
     * Waits until no exchange is open and every record was handed to the sinks.
     *
     * @return false when the time was over first
     */
    public boolean awaitIdle(Duration most) throws InterruptedException {
        return worker.awaitIdle(most.compareTo(FOREVER) > 0 ? FOREVER.toNanos() : most.toNanos());
    }

    /** Raw bytes in memory that are not recorded yet. */
    long waiting() {
        return handOver.waiting();
    }

    /** The numbers so far. */
    public SessionSummary summary() {
        return summary.snapshot(open.missed(), sinks.errors(), sinks.unsaved());
    }

    /** How much the worker has computed. A thread that hangs in a native call seems to run, but computes nothing. */
    private long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isThreadCpuTimeSupported()) {
            return thread.getState() == Thread.State.RUNNABLE ? System.nanoTime() : 0;
        }
        return Math.max(0, threads.getThreadCpuTime(thread.getId()));
    }

    /**
     * Records what is open as it is, with outcome {@code tap_stopped}, closes the sinks and ends the thread. Takes as long
     * as the work does; a sink that is stuck is given up after ten seconds. Calling it again does nothing.
     */
    @Override
    public void close() {
        open.close();
        worker.stop();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            // Nearly always that is all; what tells a slow sink from a stuck one takes longer to load.
            thread.join(SOON_MILLIS);
            long seen = -1;
            long worked = 0;
            while (thread.isAlive() && (worker.progress() != seen || processorNanos() - worked > BUSY_NANOS)) {
                seen = worker.progress();
                worked = processorNanos();
                awaitNews(seen);
            }
            if (thread.isAlive()) {
                // A sink waits for something that does not come.
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            // The caller wants to go; the daemon thread finishes alone.
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the thread has ended or got on, but no longer than patience lasts. */
    private void awaitNews(long seen) throws InterruptedException {
        int looks = 0;
        do {
            thread.join(lookMillis);
            looks++;
        } while (looks < LOOKS && thread.isAlive() && worker.progress() == seen);
    }
}

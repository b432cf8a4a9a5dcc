package dev.claudetap.capture;

import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gives every record to every sink. What a sink cannot keep for the moment (a full disk) waits in memory, in order, and
 * is offered again. Worker only, but for the counters.
 */
final class SinkFanOut {
    private static final System.Logger LOG = System.getLogger(SinkFanOut.class.getName());

    private final List<Outlet> outlets;
    private volatile int errors;
    private volatile int unsaved;

    SinkFanOut(List<TraceSink> sinks, long maxPendingBytes) {
        long each = maxPendingBytes / Math.max(1, sinks.size());
        this.outlets = sinks.stream().map(sink -> new Outlet(sink, each)).toList();
    }

    /** Whether every sink has the record now. */
    boolean accept(TraceRecord record) {
        boolean all = true;
        for (Outlet outlet : outlets) {
            all &= outlet.offer(record);
        }
        count();
        return all;
    }

    /** Offers again what waits. */
    void retry() {
        outlets.forEach(Outlet::retry);
        count();
    }

    boolean hasPending() {
        return outlets.stream().anyMatch(outlet -> !outlet.pending.isEmpty());
    }

    private void count() {
        unsaved = outlets.stream().mapToInt(o -> o.lost + o.pending.size()).sum();
        errors = outlets.stream().mapToInt(o -> o.failures).sum();
    }

    /** Records that a sink did not take at the first try. */
    int errors() {
        return errors;
    }

    /** Records that a sink still does not have. */
    int unsaved() {
        return unsaved;
    }

    void close() {
        retry();
        outlets.forEach(Outlet::close);
        count();
    }

    private static final class Outlet {
        private final TraceSink sink;
        private final long maxPending;
        private final Deque<TraceRecord> pending = new ArrayDeque<>();
        private long pendingWeight;
        private int failures;
        private int lost;
        private boolean complained;

        Outlet(TraceSink sink, long maxPending) {
            this.sink = sink;
            this.maxPending = maxPending;
        }

        boolean offer(TraceRecord record) {
            retry();
            if (pending.isEmpty()) {
                return put(record);
            }
            failures++;
            keep(record);
            return false;
        }

        /** Whether the sink took it; if not, it waits or is lost. */
        private boolean put(TraceRecord record) {
            try {
                sink.accept(record);
                return true;
            } catch (IOException e) {
                failures++;
                complain(e);
                keep(record);
            } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
                // A sink is foreign code: whatever it throws must not reach the others.
                failures++;
                lost++;
                complain(e);
            }
            return false;
        }

        private void keep(TraceRecord record) {
            long weight = RecordWeight.of(record);
            if (pendingWeight + weight > maxPending) {
                lost++;
                return;
            }
            pendingWeight += weight;
            pending.add(record);
        }

        void retry() {
            try {
                for (TraceRecord next = pending.peek(); next != null; next = pending.peek()) {
                    sink.accept(next);
                    pending.remove();
                    pendingWeight -= RecordWeight.of(next);
                }
            } catch (IOException e) {
                complain(e);
            } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
                // As above; this record would fail for ever and hold up the next ones.
                lost++;
                pendingWeight -= RecordWeight.of(pending.remove());
                complain(e);
            }
        }

        void close() {
            try {
                sink.close();
            } catch (IOException | RuntimeException e) {
                // Foreign code again; the other sinks still have to be closed.
                failures++;
                complain(e);
            }
        }

        private void complain(Throwable e) {
            if (complained) {
                return;
            }
            complained = true;
            if (DiskFull.is(e)) {
                LOG.log(
                        Level.WARNING,
                        "the disk is full: records wait in memory and are stored once there is room; traffic goes on");
                return;
            }
            String why = e instanceof IOException && e.getMessage() != null ? ": " + e.getMessage() : "";
            LOG.log(
                    Level.WARNING,
                    "a record could not be stored (" + e.getClass().getSimpleName() + why + "); traffic goes on");
        }
    }
}

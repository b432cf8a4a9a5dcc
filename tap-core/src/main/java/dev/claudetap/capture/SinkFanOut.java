package dev.claudetap.capture;

import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives every record to every sink. What a sink cannot keep for the moment (a full disk) waits in memory, in order, and
 * is offered again. Worker only, but for the counters.
 */
final class SinkFanOut {
    private static final System.Logger LOG = System.getLogger(SinkFanOut.class.getName());

    private final List<Outlet> outlets;
    private final List<ProgressSink> listeners;
    private volatile int errors;
    private volatile int unsaved;

    SinkFanOut(List<TraceSink> sinks, long maxPendingBytes) {
        long each = maxPendingBytes / Math.max(1, sinks.size());
        this.listeners = sinks.stream()
                .filter(ProgressSink.class::isInstance)
                .map(ProgressSink.class::cast)
                .toList();
        this.outlets = sinks.stream().map(sink -> new Outlet(sink, each)).toList();
    }

    /** What became of a record. */
    enum Fate {
        STORED,
        /** Some sink gets it later. */
        PENDING,
        /** Some sink never gets it. */
        LOST
    }

    /** Gives a record to every sink and tells the worst that happened to it. */
    Fate accept(TraceRecord record) {
        Fate worst = Fate.STORED;
        for (Outlet outlet : outlets) {
            Fate fate = outlet.offer(record);
            worst = fate.compareTo(worst) > 0 ? fate : worst;
        }
        count();
        return worst;
    }

    /** Tells every sink that an exchange has begun. */
    void started(TapEvent.ExchangeStarted start) {
        outlets.forEach(outlet -> outlet.started(start));
    }

    /** The ids of records that were pending and then lost, since this was asked last. */
    Set<String> takeLost() {
        Set<String> ids = new HashSet<>();
        for (Outlet outlet : outlets) {
            ids.addAll(outlet.lostLater);
            outlet.lostLater.clear();
        }
        return ids;
    }

    /** Those that want to know how exchanges go on. */
    List<ProgressSink> listeners() {
        return listeners;
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
        private final Set<String> lostLater = new HashSet<>();
        private long pendingWeight;
        private int failures;
        private int lost;
        private boolean complained;

        Outlet(TraceSink sink, long maxPending) {
            this.sink = sink;
            this.maxPending = maxPending;
        }

        void started(TapEvent.ExchangeStarted start) {
            try {
                sink.started(start);
            } catch (RuntimeException | Error e) {
                // Foreign code, as below; no record is lost by that.
                complain(e);
            }
        }

        Fate offer(TraceRecord record) {
            retry();
            if (pending.isEmpty()) {
                return put(record);
            }
            failures++;
            return keep(record);
        }

        private Fate put(TraceRecord record) {
            try {
                sink.accept(record);
                return Fate.STORED;
            } catch (IOException e) {
                failures++;
                complain(e);
                return keep(record);
            } catch (RuntimeException | Error e) {
                // A sink is foreign code: whatever it throws, a failed assertion too, must not reach the others.
                failures++;
                lost++;
                complain(e);
                return Fate.LOST;
            }
        }

        private Fate keep(TraceRecord record) {
            long weight = RecordWeight.of(record);
            if (pendingWeight + weight > maxPending) {
                lost++;
                return Fate.LOST;
            }
            pendingWeight += weight;
            pending.add(record);
            return Fate.PENDING;
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
            } catch (RuntimeException | Error e) {
                // As above; this record would fail for ever and hold up the next ones.
                lost++;
                TraceRecord poison = pending.remove();
                pendingWeight -= RecordWeight.of(poison);
                lostLater.add(poison.header().requestId());
                complain(e);
            }
        }

        void close() {
            try {
                sink.close();
            } catch (IOException | RuntimeException | Error e) {
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

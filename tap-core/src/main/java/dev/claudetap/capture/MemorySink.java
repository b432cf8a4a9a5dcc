package dev.claudetap.capture;

import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;

/** Keeps every record in memory. Safe on any thread. */
public final class MemorySink implements TraceSink {
    private final List<TraceRecord> records = new ArrayList<>();

    @Override
    public void accept(TraceRecord record) {
        synchronized (records) {
            records.add(record);
        }
    }

    /** The records so far. */
    public Trace trace() {
        synchronized (records) {
            return new Trace(records);
        }
    }

    /** Does nothing: the records stay readable. */
    @Override
    public void close() {}
}

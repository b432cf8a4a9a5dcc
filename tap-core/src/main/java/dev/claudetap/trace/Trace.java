package dev.claudetap.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one session. Immutable, safe on any thread.
 *
 * @param records in the order they were recorded, which is the order in which exchanges ended
 */
public record Trace(List<TraceRecord> records) {
    /** A trace without records. */
    public static final Trace EMPTY = new Trace(List.of());

    public Trace {
        records = List.copyOf(records);
    }

    /**
     * Reads a whole trace file into memory; lines that are not records are left out.
     *
     * @throws IOException when the file cannot be read
     */
    public static Trace read(Path jsonl) throws IOException {
        List<TraceRecord> records = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(jsonl)) {
            for (TraceRecord record : reader) {
                records.add(record);
            }
        }
        return new Trace(records);
    }

    /** The HTTP exchanges among the records. */
    public List<TraceRecord.Http> httpExchanges() {
        return records.stream()
                .filter(TraceRecord.Http.class::isInstance)
                .map(TraceRecord.Http.class::cast)
                .toList();
    }
}

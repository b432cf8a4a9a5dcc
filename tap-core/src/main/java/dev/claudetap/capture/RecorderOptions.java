package dev.claudetap.capture;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Recorder} works. Immutable; start with {@link #of} and change with the {@code with} methods.
 *
 * @param capture client and mode that every record names
 * @param redactor takes secrets out of every record
 * @param storeStreamEvents whether records keep a stream's single events beside the reassembled body
 * @param limits how much is kept, and where
 * @param journal where open exchanges are kept against a crash; null for no journal
 * @param spillDirectory where what waits beyond the limit goes, in a file without a name; null for the system's folder for such files
 * @param prices by which the summary tells costs; asked for again and again, on any thread, and not before there are calls
 */
public record RecorderOptions(
        Capture capture,
        Redactor redactor,
        boolean storeStreamEvents,
        Limits limits,
        @Nullable JournalPlace journal,
        @Nullable Path spillDirectory,
        Supplier<PriceTable> prices) {
    private static final long MIB = 1024 * 1024;

    public RecorderOptions {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(redactor, "redactor");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(prices, "prices");
    }

    /**
     * What may be in memory.
     *
     * @param bodyBytes most decoded bytes of a body that are kept; the rest is left out with a note
     * @param waitingBytes most raw bytes that wait in memory to be recorded; more wait in a temporary file
     */
    public record Limits(long bodyBytes, long waitingBytes) {
        public Limits {
            if (bodyBytes < 1 || bodyBytes > Integer.MAX_VALUE / 4 || waitingBytes < 1) {
                throw new IllegalArgumentException("limits are positive, and a body is at most 512 MiB");
            }
        }

        private static Limits ofHeap(long bytes) {
            return new Limits(
                    Math.max(2 * MIB, Math.min(16 * MIB, bytes / 12)),
                    Math.max(4 * MIB, Math.min(32 * MIB, bytes / 5)));
        }
    }

    /**
     * A session's journal.
     *
     * @param directory its folder
     * @param traceFile the session's JSONL file, to which a later {@link Journal#recover} appends,
     *     {@code YYYY-MM-DD/trace_*.jsonl} in the folder that {@code directory} is in
     */
    public record JournalPlace(Path directory, Path traceFile) {}

    /**
     * The usual options: standard redaction, events stored, no journal; bodies up to 16 MiB and 32 MiB waiting, less
     * when the heap is small.
     */
    public static RecorderOptions of(Capture capture) {
        Limits limits = Limits.ofHeap(Runtime.getRuntime().maxMemory());
        return new RecorderOptions(capture, Redactor.standard(), true, limits, null, null, PriceTable::bundled);
    }

    public RecorderOptions withRedactor(Redactor other) {
        return new RecorderOptions(capture, other, storeStreamEvents, limits, journal, spillDirectory, prices);
    }

    public RecorderOptions withStoreStreamEvents(boolean store) {
        return new RecorderOptions(capture, redactor, store, limits, journal, spillDirectory, prices);
    }

    /** Most decoded bytes of one body that are kept. */
    public RecorderOptions withMaxBodyBytes(long bytes) {
        return withLimits(new Limits(bytes, limits.waitingBytes()));
    }

    /** Most raw bytes that wait in memory. */
    public RecorderOptions withMaxWaitingBytes(long bytes) {
        return withLimits(new Limits(limits.bodyBytes(), bytes));
    }

    private RecorderOptions withLimits(Limits other) {
        return new RecorderOptions(capture, redactor, storeStreamEvents, other, journal, spillDirectory, prices);
    }

    /** Keeps open exchanges in that folder against a crash; recovery appends them to the trace file. */
    public RecorderOptions withJournal(Path directory, Path trace) {
        JournalPlace place = new JournalPlace(directory, trace);
        return new RecorderOptions(capture, redactor, storeStreamEvents, limits, place, spillDirectory, prices);
    }

    /** Where raw bytes wait, in a file without a name, when memory is short. */
    public RecorderOptions withSpillDirectory(Path directory) {
        return new RecorderOptions(capture, redactor, storeStreamEvents, limits, journal, directory, prices);
    }

    /** By which prices the summary tells costs. */
    public RecorderOptions withPrices(Supplier<PriceTable> table) {
        return new RecorderOptions(capture, redactor, storeStreamEvents, limits, journal, spillDirectory, table);
    }
}

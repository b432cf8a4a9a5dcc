package dev.claudetap.capture;

import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Recorder} works. Immutable; start with {@link #of} and change with the {@code with} methods.
 *
 * @param capture client and mode that every record names
 * @param redactor takes secrets out of every record
 * @param storeStreamEvents whether records keep a stream's single events beside the reassembled body
 * @param maxBodyBytes most decoded bytes of a body that are kept; the rest is left out with a note
 * @param maxWaitingBytes most raw bytes that wait in memory to be recorded; more wait in an encrypted temporary file
 * @param journalDirectory where open exchanges are kept against a crash; null for no journal
 * @param traceFile the session's JSONL file, to which a later {@link Journal#recover} appends, {@code YYYY-MM-DD/trace_*.jsonl}
 *     in the folder that {@code journalDirectory} is in; null for no journal
 * @param spillDirectory where the temporary file goes; null for the system's folder for such files
 */
public record RecorderOptions(
        Capture capture,
        Redactor redactor,
        boolean storeStreamEvents,
        long maxBodyBytes,
        long maxWaitingBytes,
        @Nullable Path journalDirectory,
        @Nullable Path traceFile,
        @Nullable Path spillDirectory) {
    private static final long MIB = 1024 * 1024;

    public RecorderOptions {
        Objects.requireNonNull(capture, "capture");
        Objects.requireNonNull(redactor, "redactor");
        if (maxBodyBytes < 1 || maxBodyBytes > Integer.MAX_VALUE / 4 || maxWaitingBytes < 1) {
            throw new IllegalArgumentException("limits are positive, and a body is at most 512 MiB");
        }
    }

    /**
     * The usual options: standard redaction, events stored, no journal; bodies up to 16 MiB and 32 MiB waiting, less
     * when the heap is small.
     */
    public static RecorderOptions of(Capture capture) {
        long heap = Runtime.getRuntime().maxMemory();
        return new RecorderOptions(
                capture,
                Redactor.standard(),
                true,
                Math.max(2 * MIB, Math.min(16 * MIB, heap / 12)),
                Math.max(4 * MIB, Math.min(32 * MIB, heap / 5)),
                null,
                null,
                null);
    }

    public RecorderOptions withRedactor(Redactor other) {
        return new RecorderOptions(
                capture,
                other,
                storeStreamEvents,
                maxBodyBytes,
                maxWaitingBytes,
                journalDirectory,
                traceFile,
                spillDirectory);
    }

    public RecorderOptions withStoreStreamEvents(boolean store) {
        return new RecorderOptions(
                capture, redactor, store, maxBodyBytes, maxWaitingBytes, journalDirectory, traceFile, spillDirectory);
    }

    /** Most decoded bytes of one body that are kept. */
    public RecorderOptions withMaxBodyBytes(long bytes) {
        return new RecorderOptions(
                capture,
                redactor,
                storeStreamEvents,
                bytes,
                maxWaitingBytes,
                journalDirectory,
                traceFile,
                spillDirectory);
    }

    /** Most raw bytes that wait in memory. */
    public RecorderOptions withMaxWaitingBytes(long bytes) {
        return new RecorderOptions(
                capture, redactor, storeStreamEvents, maxBodyBytes, bytes, journalDirectory, traceFile, spillDirectory);
    }

    /** Keeps open exchanges in that folder against a crash; recovery appends them to the trace file. */
    public RecorderOptions withJournal(Path directory, Path trace) {
        return new RecorderOptions(
                capture, redactor, storeStreamEvents, maxBodyBytes, maxWaitingBytes, directory, trace, spillDirectory);
    }

    /** Where raw bytes wait, encrypted, when memory is short. */
    public RecorderOptions withSpillDirectory(Path directory) {
        return new RecorderOptions(
                capture,
                redactor,
                storeStreamEvents,
                maxBodyBytes,
                maxWaitingBytes,
                journalDirectory,
                traceFile,
                directory);
    }
}

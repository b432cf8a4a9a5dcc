package dev.claudetap.trace;

import dev.claudetap.json.JsonException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace file record by record, ours or the Python original's, plain or compact, while holding one record at a
 * time. Lines that
 * are not records, such as a last line that was cut when a tap was killed, are skipped and counted. One pass only; not
 * safe for several threads.
 */
public final class TraceReader implements Iterable<TraceRecord>, Closeable {
    private final TraceLineReader lines;
    private long skipped;

    private TraceReader(TraceLineReader lines) {
        this.lines = lines;
    }

    /**
     * Opens a file in any of the forms that {@link TraceFile#open} reads.
     *
     * @throws IOException when it cannot be opened
     */
    public static TraceReader open(Path trace) throws IOException {
        return open(trace, ReadProgress.NONE);
    }

    /**
     * Opens a file as {@link #open(Path)} does.
     *
     * @param progress is told what is read of the file
     * @throws IOException when it cannot be opened
     */
    public static TraceReader open(Path trace, ReadProgress progress) throws IOException {
        return new TraceReader(TraceLineReader.open(trace, 0, progress));
    }

    /** Reads from a stream, which {@link #close} closes. Bytes that are not UTF-8 become U+FFFD. */
    public static TraceReader of(InputStream jsonl) {
        return new TraceReader(TraceLineReader.of(jsonl));
    }

    /**
     * The next record; null when there is none.
     *
     * @throws IOException when the file cannot be read
     */
    public @Nullable TraceRecord next() throws IOException {
        while (lines.next()) {
            String line = lines.text();
            if (line.isBlank()) {
                continue;
            }
            try {
                return TraceJson.read(line);
            } catch (JsonException notARecord) {
                skipped++;
            }
        }
        return null;
    }

    /** How many lines were skipped so far because they are not records. */
    public long skippedLines() {
        return skipped;
    }

    /** The records that are left. Its {@code hasNext} throws {@link UncheckedIOException} when the file cannot be read. */
    @Override
    public Iterator<TraceRecord> iterator() {
        return new Iterator<>() {
            private @Nullable TraceRecord ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    try {
                        ahead = TraceReader.this.next();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return ahead != null;
            }

            @Override
            public TraceRecord next() {
                if (!hasNext() || ahead == null) {
                    throw new NoSuchElementException();
                }
                TraceRecord record = ahead;
                ahead = null;
                return record;
            }
        };
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

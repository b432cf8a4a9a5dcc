package dev.claudetap.trace;

import dev.claudetap.json.JsonException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    private final BufferedReader lines;
    private long skipped;

    private TraceReader(BufferedReader lines) {
        this.lines = lines;
    }

    /**
     * Opens a file: lines of JSON, or a compact trace ({@code .ctap.json}).
     *
     * @throws IOException when it cannot be opened
     */
    public static TraceReader open(Path trace) throws IOException {
        return of(lines(trace));
    }

    /**
     * The bytes of a trace file as lines of JSON, one per record, whatever form it has.
     *
     * @throws IOException when it cannot be opened, or is a compact trace that is not whole
     */
    public static InputStream lines(Path trace) throws IOException {
        return CompactTraceIndex.isOne(trace) ? new CompactTraceInput(trace) : Files.newInputStream(trace);
    }

    /** Reads from a stream, which {@link #close} closes. Bytes that are not UTF-8 become U+FFFD. */
    public static TraceReader of(InputStream jsonl) {
        return new TraceReader(new BufferedReader(
                new InputStreamReader(
                        jsonl,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)),
                1 << 16));
    }

    /**
     * The next record; null when there is none.
     *
     * @throws IOException when the file cannot be read
     */
    public @Nullable TraceRecord next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
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

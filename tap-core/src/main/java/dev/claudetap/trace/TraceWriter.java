package dev.claudetap.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * Appends records to a session's trace file, one line each, in one write unless it is huge. A line that could not be written whole, on a
 * full disk for example, is taken back, so that the file always ends with a whole line and later records can follow.
 * Thread-safe.
 */
public final class TraceWriter implements Closeable {
    private final SessionFiles files;
    private final RecordLines lines;

    TraceWriter(SessionFiles files, RecordLines.Opener opener) throws IOException {
        this.files = files;
        this.lines = new RecordLines(opener);
    }

    /**
     * Starts the trace file of a session that starts now, by the system's clock and time zone.
     *
     * @throws IOException when it cannot be made
     */
    public static TraceWriter create(Path outputDirectory) throws IOException {
        return create(outputDirectory, Clock.system(ZoneId.systemDefault()));
    }

    /**
     * Starts the trace file of a session that starts now by {@code clock}.
     *
     * @throws IOException when it cannot be made
     */
    public static TraceWriter create(Path outputDirectory, Clock clock) throws IOException {
        SessionFiles files = SessionFiles.create(outputDirectory, clock);
        return new TraceWriter(files, RecordLines.opener(files.trace()));
    }

    /** The trace file. */
    public Path file() {
        return files.trace();
    }

    /** All files of the session. */
    public SessionFiles files() {
        return files;
    }

    /**
     * Appends a record, which must be redacted already.
     *
     * @throws IOException when it could not be written; the file is then as it was before, and the next record may be tried
     */
    public void write(TraceRecord record) throws IOException {
        lines.write(record);
    }

    /** Closes the file. The second time nothing happens. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}

package dev.claudetap.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a session's trace file, one line each, in one write unless it is huge. A line that could not be written whole, on a
 * full disk for example, is taken back, so that the file always ends with a whole line and later records can follow.
 * Thread-safe.
 */
public final class TraceWriter implements Closeable {
    /** Opens the file again and again, after an interrupt closed its channel. */
    interface Opener {
        SeekableByteChannel open() throws IOException;
    }

    private final SessionFiles files;
    private final Opener opener;
    private final LineOutput line = new LineOutput();
    private @Nullable SeekableByteChannel channel;
    private long size;
    private boolean torn;
    private boolean closed;

    TraceWriter(SessionFiles files, Opener opener) throws IOException {
        this.files = files;
        this.opener = opener;
        this.channel = opener.open();
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
        return new TraceWriter(
                files,
                () -> Files.newByteChannel(files.trace(), Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)));
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
    public synchronized void write(TraceRecord record) throws IOException {
        if (closed) {
            throw new IOException("the trace file is closed");
        }
        line.reset();
        TraceJson.write(record, line);
        line.add('\n');
        // An interrupt is the caller's business and must neither lose this record nor close the file for the next.
        boolean interrupted = Thread.interrupted();
        try {
            append();
        } catch (ClosedByInterruptException e) {
            interrupted = true;
            Thread.interrupted();
            append();
        } finally {
            line.reset();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void append() throws IOException {
        SeekableByteChannel out = channel;
        if (out == null || !out.isOpen()) {
            out = opener.open();
            channel = out;
        }
        if (torn) {
            out.truncate(size);
            torn = false;
        }
        out.position(size);
        torn = true;
        try {
            size += line.writeTo(out);
            torn = false;
        } catch (IOException | OutOfMemoryError e) {
            // Also when there is no native memory for the write: a piece of a line must not stay.
            takeBack(out, e);
            throw e;
        }
    }

    private void takeBack(SeekableByteChannel out, Throwable cause) {
        try {
            out.truncate(size);
            torn = false;
        } catch (IOException e) {
            // The next write tries again before it adds anything.
            cause.addSuppressed(e);
        }
    }

    /** Closes the file. The second time nothing happens. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}

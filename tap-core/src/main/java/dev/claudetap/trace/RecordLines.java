package dev.claudetap.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a file, a line each, whole or not at all: a disk that was full may have room for the next one. Safe on any thread,
 * also on an interrupted one.
 */
public final class RecordLines implements Closeable {
    /** Opens the file again and again, after an interrupt closed its channel. */
    interface Opener {
        SeekableByteChannel open() throws IOException;
    }

    private final Opener opener;
    private final LineOutput line = new LineOutput();
    private @Nullable SeekableByteChannel channel;
    private long size;
    private boolean torn;
    private boolean closed;

    RecordLines(Opener opener) throws IOException {
        this.opener = opener;
        this.channel = opener.open();
    }

    /**
     * Writes to a file that is there, from its start on.
     *
     * @throws IOException when it cannot be opened
     */
    public static RecordLines into(Path file) throws IOException {
        return new RecordLines(opener(file));
    }

    static Opener opener(Path file) {
        return () -> Files.newByteChannel(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
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

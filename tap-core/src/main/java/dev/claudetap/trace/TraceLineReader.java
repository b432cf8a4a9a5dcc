package dev.claudetap.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a trace as bytes, one at a time, with their place in the file, so that a trace that grows can be read on
 * from there. Holds one line. Not safe for several threads.
 */
public final class TraceLineReader implements Closeable {
    /** As long as an array can be on every JVM. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private byte[] buffer = new byte[1 << 17];
    private int from;
    private int to;
    private int next;
    private int end;
    private boolean whole;
    private long position;

    private TraceLineReader(InputStream in, long position) {
        this.in = in;
        this.position = position;
    }

    /**
     * Opens a trace, compressed or not.
     *
     * @param position where to begin, as {@link #position} said it, counted in what the trace is when it is not compressed
     * @throws IOException when it cannot be opened
     */
    public static TraceLineReader open(Path trace, long position) throws IOException {
        return open(trace, position, ReadProgress.NONE);
    }

    /**
     * Opens a trace as {@link #open(Path, long)} does.
     *
     * @param progress is told what is read of the file
     * @throws IOException when it cannot be opened
     */
    public static TraceLineReader open(Path trace, long position, ReadProgress progress) throws IOException {
        InputStream in = TraceFile.open(trace, progress);
        try {
            in.skipNBytes(position);
            return new TraceLineReader(in, position);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    static TraceLineReader of(InputStream in) {
        return new TraceLineReader(in, 0);
    }

    /**
     * Goes to the next line.
     *
     * @return false after the last one
     * @throws IOException when the file cannot be read, or a line is longer than an array
     */
    public boolean next() throws IOException {
        from = next;
        int seen = from;
        while (true) {
            while (seen < end && buffer[seen] != '\n') {
                seen++;
            }
            if (seen < end) {
                take(seen, seen + 1, true);
                return true;
            }
            int ahead = seen - from;
            if (!more()) {
                take(end, end, false);
                return to > from;
            }
            seen = from + ahead;
        }
    }

    private void take(int lineEnd, int following, boolean ended) {
        to = lineEnd;
        next = following;
        whole = ended;
        position += ended ? following - from : 0;
    }

    private boolean more() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, end - from);
            end -= from;
            from = 0;
        }
        if (end == buffer.length) {
            if (end >= LONGEST) {
                throw new IOException("a line of the trace is longer than " + LONGEST + " bytes");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, LONGEST));
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read >= 0;
    }

    /** The array that holds the line, from {@link #from} to {@link #to}, until the next one is asked for. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the line begins in the array. */
    public int from() {
        return from;
    }

    /** Where the line ends in the array, without its line break. */
    public int to() {
        return to;
    }

    /** Whether the line has its line break; only the last one may have none, as when it is just being written. */
    public boolean isWhole() {
        return whole;
    }

    /** How many bytes of the trace are lines that were read whole. */
    public long position() {
        return position;
    }

    /** The line as text; bytes that are not UTF-8 become U+FFFD. */
    public String text() {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

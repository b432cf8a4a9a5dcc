package dev.claudetap.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a JSONL file as they stand there, so that the page keeps also what this version does not know. */
final class TraceLines implements LineSource {
    /** As long as an array can be on every JVM. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final int longest;
    private byte[] buffer = new byte[1 << 17];
    private int at;
    private int end;

    TraceLines(InputStream in) {
        this(in, LONGEST);
    }

    /** Lines of fewer bytes than {@code longest}. */
    TraceLines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    @Override
    public @Nullable Line next() throws IOException {
        int seen = at;
        while (true) {
            while (seen < end && buffer[seen] != '\n') {
                seen++;
            }
            if (seen < end) {
                return line(seen, seen + 1);
            }
            int fromStart = seen - at;
            if (!more()) {
                return at < end ? line(end, end) : null;
            }
            seen = at + fromStart;
        }
    }

    /** The line from {@link #at} on, moved to the beginning of the array if it is not there. */
    private Line line(int to, int next) {
        int length = to - at;
        byte[] bytes = at == 0 ? buffer : Arrays.copyOfRange(buffer, at, to);
        at = next;
        return new Line(bytes, length);
    }

    private boolean more() throws IOException {
        if (at > 0) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
        }
        if (end == buffer.length) {
            if (end >= longest) {
                throw new IOException("a line of the trace is longer than " + longest + " bytes");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, longest));
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read >= 0;
    }
}

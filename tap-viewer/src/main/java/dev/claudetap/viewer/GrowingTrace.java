package dev.claudetap.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a trace that is being written: whole ones only, since half a line may be taken back again. Asked for the next one it waits
 * until there is one, the pace allows it, or the session is over. One thread.
 */
final class GrowingTrace implements LineSource {
    private final FileChannel file;
    private final PagePace pace;
    private final TraceLines lines;
    private long position;
    /** Behind the last whole line that is known. */
    private long limit;

    /** @param longest bytes of a line; one that has more is no longer worth the memory while an agent runs */
    GrowingTrace(FileChannel file, PagePace pace, int longest) {
        this.file = file;
        this.pace = pace;
        this.lines = new TraceLines(new Known(), longest);
    }

    @Override
    public @Nullable Line next() throws IOException {
        while (true) {
            boolean over = pace.awaitQuiet();
            Line line = lines.next();
            if (line != null) {
                return line;
            }
            // Asked before the file is: what comes in between is then not overlooked.
            long grown = pace.grown();
            if (!hasMore(over)) {
                if (over) {
                    return null;
                }
                pace.awaitGrowth(grown);
            }
        }
    }

    private boolean hasMore(boolean over) throws IOException {
        long size = file.size();
        boolean whole = size <= position || lastByte(size) == '\n';
        if (size < position || (over && !whole)) {
            throw new IOException("the trace does not end where a line does");
        }
        limit = whole ? size : limit;
        return limit > position;
    }

    private int lastByte(long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.read(last, size - 1) == 1 ? last.get(0) : -1;
    }

    /** As much of the file as is known to be whole lines; goes on when more is known. */
    private final class Known extends InputStream {
        private static final int MOST = 1 << 16;

        @Override
        public int read() {
            throw new UnsupportedOperationException("in one piece only");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (position == limit) {
                return -1;
            }
            int most = (int) Math.min(Math.min(length, MOST), limit - position);
            int read = file.read(ByteBuffer.wrap(bytes, offset, most), position);
            if (read < 0) {
                throw new IOException("the trace became shorter");
            }
            position += read;
            return read;
        }
    }
}

package dev.claudetap.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How a trace lies on the disk: as it was written, compressed since, or in the compact form. Stateless. */
public final class TraceFile {
    /** What the name of a trace ends in that was compressed, after its own suffix. */
    public static final String COMPRESSED = ".gz";

    static final String SUFFIX = ".jsonl";

    private static final int BUFFER = 1 << 16;
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;

    private TraceFile() {}

    /**
     * The bytes of a trace as lines of JSON, one per record, whichever way it is kept; its first bytes tell.
     *
     * @throws IOException when it cannot be read, or is a compact trace that is not whole
     */
    public static InputStream open(Path trace) throws IOException {
        return open(trace, ReadProgress.NONE);
    }

    /**
     * Opens a trace as {@link #open(Path)} does.
     *
     * @param progress is told what is read of the file
     * @throws IOException when it cannot be read, or is a compact trace that is not whole
     */
    public static InputStream open(Path trace, ReadProgress progress) throws IOException {
        if (CompactTraceIndex.isOne(trace)) {
            return new CompactTraceInput(trace, progress);
        }
        InputStream file = new BufferedInputStream(new WatchedInput(Files.newInputStream(trace), progress), BUFFER);
        try {
            file.mark(2);
            boolean compressed = file.read() == MAGIC_1 && file.read() == MAGIC_2;
            file.reset();
            return compressed ? new GZIPInputStream(file, BUFFER) : file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Whether a file is called as compressed traces are. */
    public static boolean isCompressed(Path trace) {
        return String.valueOf(trace.getFileName()).endsWith(SUFFIX + COMPRESSED);
    }

    /** Another file of the same session: the trace's name with another suffix, such as {@code .html}. */
    public static Path sibling(Path trace, String suffix) {
        String name = String.valueOf(trace.getFileName());
        return trace.resolveSibling(stem(name) + suffix);
    }

    static String stem(String name) {
        String whole =
                name.endsWith(SUFFIX + COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
        return whole.endsWith(SUFFIX) ? whole.substring(0, whole.length() - SUFFIX.length()) : whole;
    }
}

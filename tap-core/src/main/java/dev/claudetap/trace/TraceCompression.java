package dev.claudetap.trace;

import dev.claudetap.files.UnfinishedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses a trace beside itself; the two change places only if nothing has touched it. */
final class TraceCompression {
    /** What is left to do once the compressed trace is whole. */
    interface Placing {
        boolean place(TraceCompression ready) throws IOException;
    }

    private final Path trace;
    private final UnfinishedFile draft;
    private final long size;
    private final FileTime changed;

    private TraceCompression(Path trace, UnfinishedFile draft, BasicFileAttributes attributes) {
        this.trace = trace;
        this.draft = draft;
        this.size = attributes.size();
        this.changed = attributes.lastModifiedTime();
    }

    static boolean compress(Path trace, BooleanSupplier free, Placing placing) throws IOException {
        BasicFileAttributes attributes = attributes(trace);
        if (TraceFile.isCompressed(trace) || !attributes.isRegularFile() || !free.getAsBoolean()) {
            return false;
        }
        try (UnfinishedFile draft = UnfinishedFile.beside(target(trace))) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(draft.path()), 1 << 16)) {
                Files.copy(trace, out);
            }
            return placing.place(new TraceCompression(trace, draft, attributes));
        }
    }

    /** Puts it in place and removes the trace as it was; null when that changed meanwhile. Keeps the time of change. */
    @Nullable
    Path swap() throws IOException {
        BasicFileAttributes now = attributes(trace);
        if (now.size() != size || !now.lastModifiedTime().equals(changed)) {
            return null;
        }
        try (FileChannel written = FileChannel.open(draft.path(), StandardOpenOption.WRITE)) {
            written.force(true); // the original goes next: what takes its place must outlive a power cut
        }
        Files.setLastModifiedTime(draft.path(), changed);
        draft.putInPlace();
        Files.delete(trace);
        return target(trace);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path target(Path trace) {
        return TraceFile.sibling(trace, TraceFile.SUFFIX + TraceFile.COMPRESSED);
    }
}

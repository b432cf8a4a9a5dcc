package dev.claudetap.proxy.replay;

import dev.claudetap.capture.TraceSink;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.trace.RecordLines;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Records a cassette: the file is there, whole, when the session is closed, if any answer of upstream's was recorded at all. When a record could
 * not be written, also not later, there is none: one with a hole would be played as if nothing were missing.
 */
public final class CassetteFile implements TraceSink {
    private final UnfinishedFile file;
    private final RecordLines out;
    /** Records that could not be written, until they are. */
    private final Set<String> missing = new LinkedHashSet<>();

    private boolean used;

    private CassetteFile(UnfinishedFile file) throws IOException {
        this.file = file;
        this.out = RecordLines.into(file.path());
    }

    /**
     * Begins a cassette; one that stands there stays until this is complete.
     *
     * @throws IOException when nothing can be written there
     */
    public static CassetteFile record(Path jsonl) throws IOException {
        Path absolute = jsonl.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new IOException("it is a folder");
        }
        Files.createDirectories(folder);
        return new CassetteFile(UnfinishedFile.beside(absolute));
    }

    @Override
    public void accept(TraceRecord record) throws IOException {
        String id = record.header().requestId();
        missing.add(id);
        out.write(record);
        missing.remove(id);
        used |= Cassette.isPlayable(record);
    }

    @Override
    public void close() throws IOException {
        try (file;
                out) {
            if (!missing.isEmpty()) {
                throw new IOException(
                        "the cassette is not kept: " + missing.size() + " of its records could not be written");
            }
            if (used) {
                file.putInPlace();
            }
        }
    }
}

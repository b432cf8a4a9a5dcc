package dev.claudetap.proxy.replay;

import dev.claudetap.capture.TraceSink;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records a cassette: the file is there, whole, when the session is closed, if anything was recorded at all. */
public final class CassetteFile implements TraceSink {
    private final UnfinishedFile file;
    private final Writer out;
    private boolean used;

    private CassetteFile(UnfinishedFile file) throws IOException {
        this.file = file;
        this.out = file.writer();
    }

    /**
     * Begins a cassette; one that stands there stays until this is complete.
     *
     * @throws IOException when nothing can be written there
     */
    public static CassetteFile record(Path jsonl) throws IOException {
        Path absolute = jsonl.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        return new CassetteFile(UnfinishedFile.beside(absolute));
    }

    @Override
    public void accept(TraceRecord record) throws IOException {
        TraceJson.write(record, out);
        out.append('\n');
        used = true;
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (used) {
            file.putInPlace();
        }
        file.close();
    }
}

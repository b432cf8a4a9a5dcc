package dev.claudetap.proxy;

import dev.claudetap.capture.Journal;
import dev.claudetap.capture.MemorySink;
import dev.claudetap.capture.TraceSink;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.SessionFiles;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a session's records go: a trace file with its manifest and journal, or memory. */
final class TraceOutput implements TraceSink {
    private static final System.Logger LOG = System.getLogger(TraceOutput.class.getName());

    private final @Nullable Path directory;
    private final @Nullable TraceWriter writer;
    private final MemorySink memory = new MemorySink();
    private final int maxTraces;
    /** Worker only. */
    private boolean used;

    private volatile boolean removed;
    private volatile boolean started;

    private TraceOutput(@Nullable Path directory, @Nullable TraceWriter writer, int maxTraces) {
        this.directory = directory;
        this.writer = writer;
        this.maxTraces = maxTraces;
    }

    /**
     * Opens the output.
     *
     * @throws TapException when the directory cannot be written to
     */
    static TraceOutput open(OutputOptions options, Capture capture) throws TapException {
        if (options.directory().isEmpty()) {
            return new TraceOutput(null, null, 0);
        }
        Path output = options.directory().get().toAbsolutePath().normalize();
        try {
            TraceWriter writer = TraceWriter.create(output, Clock.system(ZoneId.systemDefault()));
            TraceOutput opened = new TraceOutput(output, writer, options.maxTraces());
            opened.begin(writer, output, capture);
            return opened;
        } catch (IOException e) {
            throw new TapException("cannot write traces to " + output + ": " + why(e), e);
        }
    }

    /** File system exceptions name the path, which the reader knows already, and only some of them a reason. */
    private static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (e instanceof NoSuchFileException) {
            return "nothing can be created there";
        }
        return e instanceof FileSystemException fault && fault.getReason() != null
                ? fault.getReason()
                : String.valueOf(e.getMessage());
    }

    private void begin(TraceWriter to, Path output, Capture capture) {
        try {
            Manifest.of(output).begin(to.files(), capture, TapSession.version());
            Path journals = Journal.directoryIn(output);
            if (Files.isDirectory(journals)) {
                Journal.recover(journals);
            }
        } catch (IOException e) {
            // The trace file itself is there: the session is worth more than the list of sessions.
            LOG.log(System.Logger.Level.WARNING, "the list of sessions could not be kept: " + e.getMessage());
        }
    }

    /** The session runs. For one that never does no other trace is removed. */
    void started() {
        started = true;
    }

    Optional<Path> file() {
        return Optional.ofNullable(writer).map(TraceWriter::file);
    }

    Optional<Path> journal() {
        return Optional.ofNullable(directory).map(Journal::directoryIn);
    }

    /** What was recorded so far. */
    Trace trace() throws IOException {
        TraceWriter file = writer;
        return file == null || removed ? memory.trace() : Trace.read(file.file());
    }

    @Override
    public void accept(TraceRecord record) throws IOException {
        TraceWriter file = writer;
        used = true;
        if (file == null) {
            memory.accept(record);
        } else {
            file.write(record);
        }
    }

    @Override
    public void close() throws IOException {
        TraceWriter file = writer;
        Path output = directory;
        if (file != null && output != null) {
            file.close();
            if (!used) {
                // A trace of nothing is only in the way of those that hold something.
                removed = true;
                Files.deleteIfExists(file.file());
                SessionFiles.removeFolderIfEmpty(file.file());
            }
            Manifest manifest = Manifest.of(output);
            manifest.end(file.files(), TapSession.version());
            if (started) {
                if (manifest.removeOldest(maxTraces, file.files(), TapSession.version()) > 0) {
                    SessionStore.of(List.of(output), TapSession.version()).forgetRemoved();
                }
            }
        }
    }
}

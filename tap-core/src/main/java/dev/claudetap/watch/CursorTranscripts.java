package dev.claudetap.watch;

import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.TraceWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the transcripts that Cursor keeps into traces, one trace per conversation, redacted like all others. Looking
 * again adds only what is new, so that calling {@link #look} from time to time follows conversations live. For one
 * thread.
 */
public final class CursorTranscripts implements AutoCloseable {
    /** The client whose transcripts these are. */
    public static final String CLIENT = "cursor";

    private final Path output;
    private final String version;
    private final Redactor redactor = Redactor.standard();
    private final Map<Path, Conversation> conversations = new LinkedHashMap<>();
    private final BiConsumer<Path, IOException> unreadable;
    private final Set<Path> told = new HashSet<>();
    private @Nullable Map<Path, List<Path>> before;
    private boolean closed;

    /** How much of a conversation is in traces, and the one for what is new. */
    private static final class Conversation {
        private @Nullable TraceWriter writer;
        private long sizeSeen = -1;
        private int written;

        Conversation(int written) {
            this.written = written;
        }
    }

    /**
     * Begins an import.
     *
     * @param output where traces go, in a folder per day
     * @param version the tap's version
     * @param unreadable is told once of each file or folder that cannot be read; the others are read all the same
     */
    public CursorTranscripts(Path output, String version, BiConsumer<Path, IOException> unreadable) {
        this.output = output;
        this.version = version;
        this.unreadable = unreadable;
    }

    /** Where Cursor keeps its projects in that home. */
    public static Path projects(Path home) {
        return home.resolve(".cursor/projects");
    }

    /**
     * Reads what is new.
     *
     * @param where a transcript, or a folder with transcripts somewhere below it
     * @param since files that were not changed after it are left out
     * @return how many records were added
     * @throws IOException when a trace cannot be written
     */
    public int look(Path where, Instant since) throws IOException {
        int added = 0;
        for (Path file : TranscriptFinder.find(where, this::leaveOut)) {
            added += lookAt(file.toAbsolutePath().normalize(), since);
        }
        return added;
    }

    /** The traces that were written, in the order their conversations were met. */
    public List<Path> traces() {
        return conversations.values().stream()
                .flatMap(conversation -> Stream.ofNullable(conversation.writer))
                .map(TraceWriter::file)
                .toList();
    }

    private int lookAt(Path file, Instant since) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isAfter(since) ? add(file) : 0;
        } catch (UncheckedIOException notWritten) {
            throw notWritten.getCause();
        } catch (IOException notRead) {
            leaveOut(file, notRead);
            return 0;
        }
    }

    private void leaveOut(Path file, IOException why) {
        if (told.add(file)) {
            unreadable.accept(file, why);
        }
    }

    private int add(Path file) throws IOException {
        long size = Files.size(file);
        Conversation conversation = conversations.get(file);
        if (conversation == null) {
            conversation = new Conversation(writtenBefore(file));
            conversations.put(file, conversation);
        }
        if (conversation.sizeSeen == size) {
            return 0;
        }
        Conversation growing = conversation;
        int before = growing.written;
        int all = CursorTranscript.read(file, before, record -> write(growing, file, record));
        growing.sizeSeen = size;
        growing.written = all;
        return Math.max(0, all - before);
    }

    /** How many records of a conversation earlier imports wrote: a trace has a line for each. */
    private int writtenBefore(Path file) {
        try {
            Map<Path, List<Path>> known = before;
            if (known == null) {
                known = Manifest.of(output).imported();
                before = known;
            }
            long records = 0;
            for (Path trace : known.getOrDefault(file, List.of())) {
                records += lines(trace);
            }
            return Math.toIntExact(records);
        } catch (IOException e) {
            // Without that knowledge everything would be imported twice.
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path trace) throws IOException {
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = TraceFile.open(trace)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int at = 0; at < read; at++) {
                    lines += buffer[at] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    private void write(Conversation conversation, Path file, TraceRecord record) {
        try {
            TraceWriter writer = conversation.writer;
            if (writer == null) {
                writer = TraceWriter.create(output);
                conversation.writer = writer;
                Manifest.of(output).begin(writer.files(), new Capture(CLIENT, Capture.TRANSCRIPT), file, version);
            }
            writer.write(redactor.redact(record));
            conversation.written++;
        } catch (IOException e) {
            // Reading goes no further: it is not the transcript's fault.
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the traces; closing twice does nothing more. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        for (Conversation conversation : conversations.values()) {
            TraceWriter writer = conversation.writer;
            if (writer != null) {
                writer.close();
                Manifest.of(output).end(writer.files(), version);
            }
        }
    }
}

package dev.claudetap.watch;

import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.TraceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Brings the transcripts that Cursor keeps into traces, one trace per conversation, redacted like all others. Looking
 * again adds only what is new, so that calling {@link #look} from time to time follows conversations live. For one
 * thread.
 */
public final class CursorTranscripts implements AutoCloseable {
    /** The client whose transcripts these are. */
    public static final String CLIENT = "cursor";

    private static final String FOLDER = "agent-transcripts";
    private static final int DEPTH = 5;

    private final Path output;
    private final String version;
    private final Redactor redactor = Redactor.standard();
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private boolean closed;

    /** A conversation's trace, and how much of it is there. */
    private static final class Conversation {
        private final TraceWriter writer;
        private long sizeSeen = -1;
        private int written;

        Conversation(TraceWriter writer) {
            this.writer = writer;
        }
    }

    /**
     * Begins an import.
     *
     * @param output where traces go, in a folder per day
     * @param version the tap's version
     */
    public CursorTranscripts(Path output, String version) {
        this.output = output;
        this.version = version;
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
     * @throws IOException when something cannot be read or written
     */
    public int look(Path where, Instant since) throws IOException {
        int added = 0;
        for (Path file : transcripts(where)) {
            if (Files.getLastModifiedTime(file).toInstant().isAfter(since)) {
                added += add(file);
            }
        }
        return added;
    }

    /** The traces that were written, in the order their conversations were met. */
    public List<Path> traces() {
        return conversations.values().stream()
                .map(conversation -> conversation.writer.file())
                .toList();
    }

    /** Transcripts of sub-agents repeat what their parents' hold. */
    private static List<Path> transcripts(Path where) throws IOException {
        if (Files.isRegularFile(where)) {
            return List.of(where);
        }
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(where, DEPTH)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> contains(file, FOLDER) || contains(where, FOLDER))
                    .filter(file -> !contains(where.relativize(file), "subagents"))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean contains(Path path, String name) {
        for (Path part : path) {
            if (part.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private int add(Path file) throws IOException {
        String id = CursorTranscript.conversation(file);
        Conversation known = conversations.get(id);
        if (known != null && known.sizeSeen == Files.size(file)) {
            return 0;
        }
        long size = Files.size(file);
        List<TraceRecord> records = CursorTranscript.read(file);
        if (known == null && records.isEmpty()) {
            return 0;
        }
        Conversation conversation = known == null ? begin(id) : known;
        conversation.sizeSeen = size;
        List<TraceRecord> fresh =
                new ArrayList<>(records.subList(Math.min(conversation.written, records.size()), records.size()));
        for (TraceRecord record : fresh) {
            conversation.writer.write(redactor.redact(record));
        }
        conversation.written = records.size();
        return fresh.size();
    }

    private Conversation begin(String id) throws IOException {
        Conversation conversation = new Conversation(TraceWriter.create(output));
        conversations.put(id, conversation);
        Manifest.of(output).begin(conversation.writer.files(), new Capture(CLIENT, "transcript"), version);
        return conversation;
    }

    /** Ends the traces; closing twice does nothing more. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        for (Conversation conversation : conversations.values()) {
            conversation.writer.close();
            Manifest.of(output).end(conversation.writer.files(), version);
        }
    }
}

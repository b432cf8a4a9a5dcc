package dev.claudetap.capture;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one session's journal: redacted entries about exchanges that are not recorded yet. The file appears with the
 * first entry, is locked as long as the session lives, starts over whenever nothing is open, and goes with the
 * session. Worker only; no method throws.
 */
final class JournalWriter implements ProgressLog, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());

    private static final long MOST = 32L * 1024 * 1024;
    private static final long PACE_MICROS = 800_000;

    private final Path directory;
    private final Path trace;
    private final Set<String> open = new HashSet<>();
    private final Map<Path, FileChannel> aside = new LinkedHashMap<>();
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private long end;
    private long most = MOST;
    private boolean complained;

    JournalWriter(Path directory, Path trace) {
        this.directory = directory;
        this.trace = trace;
    }

    @Override
    public long paceMicros() {
        return PACE_MICROS;
    }

    @Override
    public boolean request(TraceRecord redacted) {
        String id = redacted.header().requestId();
        open.add(id);
        return line("{\"request\":" + new JsonString(id).toJson() + ",\"record\":" + TraceJson.write(redacted) + "}");
    }

    @Override
    public boolean response(String id, int status, String reason, Headers headers, long atMillis) {
        List<JsonValue> lines = new ArrayList<>();
        headers.forEach(
                line -> lines.add(new JsonArray(List.of(new JsonString(line.name()), new JsonString(line.value())))));
        return line(JsonObject.builder()
                .put("response", id)
                .put("status", status)
                .put("reason", reason)
                .put("headers", new JsonArray(lines))
                .put("at", atMillis)
                .build()
                .toJson());
    }

    @Override
    public boolean events(String id, boolean fromClient, List<StreamEvent> redacted) {
        List<JsonValue> list = new ArrayList<>();
        for (StreamEvent event : redacted) {
            JsonObject.Builder one = JsonObject.builder()
                    .put("event", event.event())
                    .put("data", event.data())
                    .put("json", event.json())
                    .put("at", event.atMillis());
            if (event.id() != null) {
                one.put("id", event.id());
            }
            list.add(one.build());
        }
        return line(JsonObject.builder()
                .put("events", id)
                .put("client", JsonLiteral.of(fromClient))
                .put("list", new JsonArray(list))
                .build()
                .toJson());
    }

    @Override
    public boolean text(String id, String redacted) {
        return line(JsonObject.builder()
                .put("text", id)
                .put("value", redacted)
                .build()
                .toJson());
    }

    @Override
    public void done(String id) {
        if (!open.remove(id)) {
            return;
        }
        if (open.isEmpty()) {
            startOver();
        } else {
            line(JsonObject.builder().put("done", id).build().toJson());
        }
    }

    /** Whether most of the file is about exchanges that are over, because some other one is always open. */
    boolean isBloated() {
        return end > most;
    }

    /** What is in the file now is needed. */
    void isFresh() {
        most = Math.max(MOST, 2 * end);
    }

    /** Forgets everything; open exchanges have to be told again. */
    void startOver() {
        open.clear();
        FileChannel to = channel;
        if (to == null) {
            return;
        }
        try {
            to.truncate(0);
            end = 0;
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Starts over in a new file; what the old one says stays, and locked, until the session is over. */
    void setAside() {
        open.clear();
        if (channel != null && file != null) {
            aside.put(file, channel);
        }
        channel = null;
        file = null;
        end = 0;
    }

    private boolean line(String text) {
        try {
            FileChannel to = opened();
            String whole = end == 0 ? head() + text : text;
            write(to, ByteBuffer.wrap((whole + "\n").getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (IOException e) {
            complain(e);
            return false;
        }
    }

    private String head() {
        return JsonObject.builder()
                        .put("journal", 1)
                        .put("trace", traceName())
                        .build()
                        .toJson()
                + "\n";
    }

    /** Relative to the output directory, with forward slashes: a recovery takes no other. */
    private String traceName() {
        Path output = Journal.outputDirectoryOf(directory);
        Path file = trace.toAbsolutePath().normalize();
        return (file.startsWith(output) ? output.relativize(file) : file)
                .toString()
                .replace('\\', '/');
    }

    private void write(FileChannel to, ByteBuffer bytes) throws IOException {
        long at = end;
        try {
            while (bytes.hasRemaining()) {
                at += to.write(bytes, at);
            }
        } catch (IOException e) {
            // The next entry starts where this one did; what is torn must not stay behind it.
            to.truncate(end);
            throw e;
        }
        end = at;
    }

    private FileChannel opened() throws IOException {
        if (channel == null) {
            PrivateFiles.createRealFolder(directory);
            Path created = PrivateFiles.createFile(directory.resolve(JournalNames.next()));
            FileChannel opened = FileChannel.open(created, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                JournalNames.hold(opened);
            } catch (IOException e) {
                opened.close();
                throw e;
            }
            file = created;
            channel = opened;
        }
        return channel;
    }

    private void complain(IOException e) {
        if (!complained) {
            complained = true;
            // A full disk is told when a record meets it; until then nothing is missing.
            Level level = DiskFull.is(e) ? Level.INFO : Level.WARNING;
            LOG.log(level, "cannot write the journal: " + e.getClass().getSimpleName());
        }
    }

    /** Removes the file; call when every record is safe. */
    @Override
    public void close() {
        try {
            for (Path old : aside.keySet()) {
                Files.deleteIfExists(old);
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
            abandon();
        } catch (IOException e) {
            complain(e);
        }
    }

    /** Gives the file up to a later recovery. */
    void abandon() {
        try {
            for (FileChannel old : aside.values()) {
                old.close();
            }
            aside.clear();
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            complain(e);
        }
        channel = null;
        file = null;
    }
}

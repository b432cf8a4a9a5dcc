package dev.claudetap.export;

import dev.claudetap.capture.PastExchanges;
import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonFileWalk;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.TraceRecord;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes records of an HTTP archive (HAR 1.2), of browsers' developer tools, proxies or {@link HarExport}: event streams are read and put
 * together, messages of WebSockets split by answer, secrets taken out, as when the traffic is recorded. Reads the file once for
 * where its entries are, then holds one entry at a time. For one thread.
 */
public final class HarImport implements Closeable {
    /** The client and the mode of records whose archive does not say. */
    private static final Capture CAPTURE = new Capture("har", "har");

    private static final Pattern START = Pattern.compile("\uFEFF?\\s*\\{\\s*\"log\"\\s*:\\s*\\{[\\s\\S]*");
    private static final int LOOKED_AT = 400;

    private final FileChannel file;
    private final List<JsonFileWalk.Range> entries;
    private final Redactor redactor;
    private final PastExchanges past;
    private Instant latest;
    private int skipped;

    private HarImport(FileChannel file, List<JsonFileWalk.Range> entries, Redactor redactor, Instant written) {
        this.latest = HarNotes.isDate(written) ? written : Instant.EPOCH;
        this.file = file;
        this.entries = entries;
        this.redactor = redactor;
        this.past = new PastExchanges(RecorderOptions.of(CAPTURE).withRedactor(redactor));
    }

    /** Takes the records of an entry. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the next record. */
        void accept(TraceRecord record) throws IOException;
    }

    /**
     * Whether a file begins as an archive does.
     *
     * @throws IOException when it cannot be read
     */
    public static boolean isOne(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return START.matcher(new String(in.readNBytes(LOOKED_AT), StandardCharsets.UTF_8))
                    .matches();
        }
    }

    /**
     * Opens an archive.
     *
     * @throws IOException when it cannot be read, or is none
     */
    public static HarImport open(Path har, Redactor redactor) throws IOException {
        List<JsonFileWalk.Range> entries = parts(har).entries();
        Instant written = Files.getLastModifiedTime(har).toInstant();
        return new HarImport(FileChannel.open(har), entries, redactor, written);
    }

    /**
     * Where an archive's parts stand in its file.
     *
     * @param entries its exchanges
     * @param outside all else
     */
    public record Parts(List<JsonFileWalk.Range> entries, List<Outside> outside) {}

    /**
     * A member that is not {@code log.entries}.
     *
     * @param inLog whether it is one of {@code log}
     * @param name what it is called
     * @param value where its value stands
     */
    public record Outside(boolean inLog, String name, JsonFileWalk.Range value) {
        /**
         * The member as JSON, in the place that it has in the archive.
         *
         * @throws IOException when it cannot be read
         */
        public String text(FileChannel file) throws IOException {
            String member = "{" + new JsonString(name).toJson() + ":" + value.text(file) + "}";
            return inLog ? "{\"log\":" + member + "}" : member;
        }
    }

    /**
     * Finds the parts of an archive in its file.
     *
     * @throws IOException when it cannot be read, or is none
     */
    public static Parts parts(Path har) throws IOException {
        if (!isOne(har)) {
            throw new IOException("it is no HTTP archive");
        }
        List<JsonFileWalk.Range> entries = new ArrayList<>();
        List<Outside> outside = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(har), 1 << 16)) {
            JsonFileWalk walk = new JsonFileWalk(in);
            walk.members(name -> {
                if (name.equals("log") && walk.isObject()) {
                    walk.members(member -> {
                        if (member.equals("entries") && walk.isArray()) {
                            walk.elements(() -> entries.add(walk.value()));
                        } else {
                            outside.add(new Outside(true, member, walk.value()));
                        }
                    });
                } else {
                    outside.add(new Outside(false, name, walk.value()));
                }
            });
        }
        return new Parts(entries, outside);
    }

    /**
     * Reads all entries.
     *
     * @throws IOException when the file cannot be read, or {@code sink} fails
     */
    public void read(Sink sink) throws IOException {
        read(ReadProgress.NONE, sink);
    }

    /**
     * Reads all entries as {@link #read(Sink)} does.
     *
     * @param progress is told what is read of the archive
     * @throws IOException when the file cannot be read, or {@code sink} fails
     */
    public void read(ReadProgress progress, Sink sink) throws IOException {
        int number = 0;
        for (JsonFileWalk.Range range : entries) {
            progress.read(range.length());
            List<TraceRecord> records = records(number + 1, range);
            if (records.isEmpty()) {
                skipped++;
                continue;
            }
            number++;
            for (TraceRecord record : records) {
                sink.accept(record);
            }
        }
    }

    /** The records of an entry; none when it is not one that can be understood. */
    private List<TraceRecord> records(int number, JsonFileWalk.Range range) throws IOException {
        try {
            JsonObject entry = JsonText.parse(range.text(file)).asObject().orElse(JsonObject.EMPTY);
            return entry.has("request") ? records(number, entry) : List.of();
        } catch (JsonException | IllegalArgumentException | DateTimeException | ArithmeticException odd) {
            return List.of(); // others wrote it, and may have written anything
        }
    }

    private List<TraceRecord> records(int number, JsonObject entry) {
        HarEntry read = new HarEntry(entry, latest);
        latest = read.startedAt();
        String id = "req_" + String.format("%012x", number);
        List<TraceRecord> made = past.records(number, id, read.exchange());
        HarNotes notes = HarNotes.in(entry).orElse(null);
        List<TraceRecord> records = new ArrayList<>();
        for (TraceRecord record : made) {
            TraceRecord whole = read.withHeaders(record, redactor);
            records.add(
                    notes == null || made.size() > 1
                            ? whole
                            : new HarNotes(redactor.redact(notes.outline()), notes.times()).restore(whole));
        }
        return records;
    }

    /** How many entries were left out because they are none. */
    public int skipped() {
        return skipped;
    }

    @Override
    public void close() throws IOException {
        past.close();
        file.close();
    }
}

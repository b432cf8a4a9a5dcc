package dev.claudetap.trace;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of sessions in an output folder, {@code .cloudtap-manifest.json}, in the Python original's form. Decides
 * what {@code --tap-max-traces} removes: only sessions it lists, oldest first, never one that is running. Every
 * operation holds a lock across processes and replaces the file whole. Thread-safe.
 */
public final class Manifest {
    private static final String FILE = ".cloudtap-manifest.json";

    private final Path folder;

    private Manifest(Path folder) {
        this.folder = folder;
    }

    /** The manifest of that output folder, whether it is there yet or not. */
    public static Manifest of(Path outputDirectory) {
        return new Manifest(outputDirectory);
    }

    /**
     * Lists a session that has just started. A new manifest takes in the trace files that are there already.
     *
     * @param version the tap's version
     * @throws IOException when the manifest cannot be read or replaced
     */
    public void begin(SessionFiles session, Capture capture, String version) throws IOException {
        begin(session, capture, null, version);
    }

    /**
     * Lists a session that takes in what a client wrote down itself.
     *
     * @param source the client's file; null for a session that saw calls pass
     */
    public void begin(SessionFiles session, Capture capture, @Nullable Path source, String version) throws IOException {
        try (ManifestLock lock = ManifestLock.take(folder)) {
            List<JsonObject> entries = read();
            entries.removeIf(entry -> lists(entry, session));
            JsonObject.Builder entry = JsonObject.builder()
                    .put("timestamp", session.stamp())
                    .put("files", names(List.of(session.name())))
                    .put("created_at", Instant.now().toString())
                    .put("client", capture.client())
                    .put("proxy_mode", capture.proxyMode())
                    .put("pid", ProcessHandle.current().pid());
            if (source != null) {
                entry.put(ManifestEntry.SOURCE, source.toString());
            }
            entries.add(entry.build());
            write(entries, version, lock);
        }
    }

    /** The traces that are there already of clients' own files, by the file; read without the lock. */
    public Map<Path, List<Path>> imported() throws IOException {
        Map<Path, List<Path>> traces = new LinkedHashMap<>();
        if (!Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
            return traces;
        }
        for (JsonObject entry : read()) {
            String source = entry.string(ManifestEntry.SOURCE).orElse("");
            files(entry).stream()
                    .map(name -> folder.resolve(name).normalize())
                    .filter(file -> !source.isEmpty()
                            && isTraceFile(file)
                            && file.toString().endsWith(".jsonl"))
                    .filter(Manifest::isThere)
                    .forEach(file -> traces.computeIfAbsent(Path.of(source), key -> new ArrayList<>())
                            .add(file));
        }
        return traces;
    }

    /**
     * Notes that a session is over, and the files it left. One that left none is listed no more.
     *
     * @throws IOException when the manifest cannot be read or replaced
     */
    public void end(SessionFiles session, String version) throws IOException {
        end(session.trace(), version);
    }

    /**
     * Notes that a page was written for a session that was over already. Nothing happens when the trace lies in no
     * output folder.
     *
     * @param trace the session's trace file
     * @param version the tap's version
     * @throws IOException when the manifest cannot be read or replaced
     */
    public static void pageWritten(Path trace, String version) throws IOException {
        Path day = trace.toAbsolutePath().getParent();
        Path folder = day == null ? null : day.getParent();
        if (folder != null && Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
            new Manifest(folder).end(trace.toAbsolutePath(), version);
        }
    }

    private void end(Path trace, String version) throws IOException {
        String name = SessionFiles.name(trace);
        try (ManifestLock lock = ManifestLock.take(folder)) {
            List<JsonObject> entries = read();
            if (leftNothing(trace)) {
                entries.removeIf(entry -> files(entry).contains(name));
            }
            entries.replaceAll(entry -> files(entry).contains(name) ? ended(entry, trace) : entry);
            write(entries, version, lock);
        }
    }

    /** An empty log is about to be removed by whoever has it open. */
    private static boolean leftNothing(Path trace) throws IOException {
        Path log = SessionFiles.sibling(trace, ".log");
        return !isThere(trace)
                && !isThere(SessionFiles.sibling(trace, ".html"))
                && (!isThere(log) || Files.size(log) == 0);
    }

    /** The trace is named even when it is gone: by its name its siblings are found. */
    private static JsonObject ended(JsonObject entry, Path trace) {
        List<String> files = new ArrayList<>(List.of(SessionFiles.name(trace)));
        for (String suffix : List.of(".log", ".html")) {
            Path file = SessionFiles.sibling(trace, suffix);
            if (isThere(file)) {
                files.add(SessionFiles.name(file));
            }
        }
        return entry.toBuilder().put("files", names(files)).remove("pid").build();
    }

    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Removes the oldest sessions beyond a number, and the days' folders that are empty then. Imported transcripts
     * neither count nor go: an import of many must not cost the user a trace that cannot be made again.
     *
     * @param most how many sessions may stay; 0 or less for all
     * @param current a session that stays in any case
     * @return how many were removed
     * @throws IOException when the manifest cannot be read or replaced
     */
    public int removeOldest(int most, SessionFiles current, String version) throws IOException {
        if (most <= 0) {
            return 0;
        }
        try (ManifestLock lock = ManifestLock.take(folder)) {
            List<JsonObject> entries = read();
            entries.sort(Comparator.comparing(
                            (JsonObject entry) -> entry.string("timestamp").orElse(""))
                    .thenComparing(entry -> String.join("/", files(entry))));
            List<JsonObject> counted = new ArrayList<>(entries);
            counted.removeIf(ManifestEntry::isImported);
            int removed = 0;
            for (JsonObject entry : counted) {
                if (counted.size() - removed <= most) {
                    break;
                }
                if (!lists(entry, current) && !ManifestEntry.isRunning(entry) && remove(entry)) {
                    entries.remove(entry);
                    removed++;
                }
            }
            if (removed > 0) {
                write(entries, version, lock);
            }
            return removed;
        }
    }

    private boolean remove(JsonObject entry) {
        boolean removed = true;
        for (String name : files(entry)) {
            Path file = folder.resolve(name).normalize();
            // A manifest is only a file: what it names outside its own folder, or through a link, is not touched.
            if (!isTraceFile(file)) {
                continue;
            }
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(SessionFiles.sibling(file, ".log"));
                Files.deleteIfExists(SessionFiles.sibling(file, ".html"));
                SessionFiles.removeFolderIfEmpty(file);
            } catch (IOException stays) {
                removed = false;
            }
        }
        return removed;
    }

    private boolean isTraceFile(Path file) {
        Path day = file.getParent();
        return day != null
                && folder.normalize().equals(day.getParent())
                && Files.isDirectory(day, LinkOption.NOFOLLOW_LINKS)
                && String.valueOf(file.getFileName()).startsWith("trace_");
    }

    private static boolean lists(JsonObject entry, SessionFiles session) {
        return files(entry).contains(session.name());
    }

    private static List<String> files(JsonObject entry) {
        return entry.array("files").orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(name -> name.asString().stream())
                .toList();
    }

    private static JsonArray names(List<String> names) {
        return new JsonArray(names.stream().<JsonValue>map(JsonString::new).toList());
    }

    private List<JsonObject> read() throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
            JsonValue json = JsonText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            JsonArray traces =
                    json.asObject().flatMap(object -> object.array("traces")).orElse(JsonArray.EMPTY);
            return new ArrayList<>(traces.elements().stream()
                    .flatMap(entry -> entry.asObject().stream())
                    .toList());
        } catch (NoSuchFileException | JsonException none) {
            return adopt();
        } catch (IOException e) {
            if (Files.isSymbolicLink(folder.resolve(FILE))) {
                return adopt();
            }
            throw e;
        }
    }

    private List<JsonObject> adopt() throws IOException {
        List<JsonObject> entries = new ArrayList<>();
        try (Stream<Path> days = Files.list(folder)) {
            for (Path day : days.filter(Manifest::isDay).sorted().toList()) {
                try (Stream<Path> files = Files.list(day)) {
                    files.filter(file -> String.valueOf(file.getFileName()).matches("trace_\\d{6}.*\\.jsonl"))
                            .sorted()
                            .forEach(file -> entries.add(adopted(day, file)));
                }
            }
        }
        return entries;
    }

    private static boolean isDay(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && String.valueOf(path.getFileName()).matches("\\d{4}-\\d{2}-\\d{2}");
    }

    private static JsonObject adopted(Path day, Path file) {
        String date = String.valueOf(day.getFileName());
        String name = String.valueOf(file.getFileName());
        return JsonObject.builder()
                .put("timestamp", date.replace("-", "") + "_" + name.substring(6, 12))
                .put("files", names(List.of(date + "/" + name)))
                .put("created_at", Instant.now().toString())
                .build();
    }

    /** A new file takes the old one's place, so a link that stands there is replaced, not followed. */
    private void write(List<JsonObject> entries, String version, ManifestLock held) throws IOException {
        held.check();
        String json = JsonObject.builder()
                .put("_cloudtap", true)
                .put("version", version)
                .put("traces", new JsonArray(List.copyOf(entries)))
                .build()
                .toJson();
        try (UnfinishedFile file = UnfinishedFile.beside(folder.resolve(FILE))) {
            Files.writeString(file.path(), json + "\n", StandardCharsets.UTF_8);
            file.putInPlace();
        }
    }
}

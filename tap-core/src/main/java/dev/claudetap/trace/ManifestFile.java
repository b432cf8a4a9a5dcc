package dev.claudetap.trace;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
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
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads and replaces the manifest of an output folder, and finds the traces that lie there. */
final class ManifestFile {
    private static final String FILE = ".cloudtap-manifest.json";
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TRACE = Pattern.compile("trace_\\d{6}.*\\.jsonl(\\.gz)?");

    private final Path folder;

    ManifestFile(Path folder) {
        this.folder = folder;
    }

    boolean exists() {
        return Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /** The entries; those of the traces that are there where there is no manifest. */
    List<JsonObject> read() throws IOException {
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
        return new ArrayList<>(traces().stream().map(ManifestFile::adopted).toList());
    }

    /** Every trace file in a day's folder, the older first; one that is there twice only as it was written. */
    List<Path> traces() throws IOException {
        List<Path> traces = new ArrayList<>();
        try (Stream<Path> days = Files.list(folder)) {
            for (Path day : days.filter(ManifestFile::isDay).sorted().toList()) {
                try (Stream<Path> files = Files.list(day)) {
                    files.filter(file -> TRACE.matcher(String.valueOf(file.getFileName()))
                                    .matches())
                            .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                            .filter(file -> !TraceFile.isCompressed(file)
                                    || !Files.exists(TraceFile.sibling(file, TraceFile.SUFFIX)))
                            .sorted()
                            .forEach(traces::add);
                } catch (NoSuchFileException removed) {
                    // Its last session went while we looked.
                }
            }
        }
        return traces;
    }

    private static boolean isDay(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && DAY.matcher(String.valueOf(path.getFileName())).matches();
    }

    /** The entry of a trace that nobody listed. */
    static JsonObject adopted(Path file) {
        String whole = SessionFiles.name(file);
        String date = whole.substring(0, whole.indexOf('/'));
        String name = String.valueOf(file.getFileName());
        return JsonObject.builder()
                .put("timestamp", date.replace("-", "") + "_" + name.substring(6, 12))
                .put("files", ManifestEntry.names(List.of(date + "/" + name)))
                .put("created_at", Instant.now().toString())
                .build();
    }

    /** A new file takes the old one's place, so a link that stands there is replaced, not followed. */
    void write(List<JsonObject> entries, String version, ManifestLock held) throws IOException {
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

    /** Whether a file may be removed as a trace: what a manifest names elsewhere, or through a link, is not touched. */
    boolean isTraceFile(Path file) {
        Path day = file.getParent();
        return day != null
                && folder.normalize().equals(day.getParent())
                && Files.isDirectory(day, LinkOption.NOFOLLOW_LINKS)
                && String.valueOf(file.getFileName()).startsWith("trace_");
    }

    /** Whether a trace, wherever it is said to lie, would be one of this folder's. */
    boolean isHere(Path trace) {
        return isTraceFile(folder.resolve(SessionFiles.name(trace)).normalize());
    }

    /** Removes a session's files, and the day's folder when nothing else is in it. */
    boolean remove(JsonObject entry) {
        boolean removed = true;
        for (String name : ManifestEntry.files(entry)) {
            Path file = folder.resolve(name).normalize();
            if (!isTraceFile(file)) {
                continue;
            }
            try {
                Files.deleteIfExists(file);
                for (String suffix : ManifestEntry.SIBLINGS) {
                    Files.deleteIfExists(TraceFile.sibling(file, suffix));
                }
                SessionFiles.removeFolderIfEmpty(file);
            } catch (IOException stays) {
                removed = false;
            }
        }
        return removed;
    }
}

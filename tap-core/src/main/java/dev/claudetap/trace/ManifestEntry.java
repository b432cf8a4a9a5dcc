package dev.claudetap.trace;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an entry of the manifest tells of its session. */
final class ManifestEntry {
    /** The client's own file that a session took in. */
    static final String SOURCE = "source";
    /** The session began and nobody has noted its end. */
    static final String OPEN = "open";
    /** The user's name for the session. */
    static final String NAME = "name";
    /** The user wants to keep it. */
    static final String PINNED = "pinned";

    /** Whatever may be there of a session beside its trace. */
    static final List<String> SIBLINGS =
            List.of(".log", ".html", TraceFile.SUFFIX, TraceFile.SUFFIX + TraceFile.COMPRESSED);

    private ManifestEntry() {}

    /** Whether the session took in a transcript that lies elsewhere still. */
    static boolean isImported(JsonObject entry) {
        return entry.string("proxy_mode").filter(Capture.TRANSCRIPT::equals).isPresent();
    }

    static boolean is(JsonObject entry, String what) {
        return entry.get(what) == JsonLiteral.TRUE;
    }

    /** Whether a process holds the session. */
    static boolean isRunning(Path folder, JsonObject entry) {
        return files(entry).stream().anyMatch(name -> SessionLock.isHeld(folder, name));
    }

    /** Whether it is the session of that trace, compressed or not. */
    static boolean isOf(JsonObject entry, String name) {
        String stem = TraceFile.stem(name);
        return files(entry).stream().anyMatch(file -> TraceFile.stem(file).equals(stem));
    }

    static List<String> files(JsonObject entry) {
        return entry.array("files").orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(name -> name.asString().stream())
                .toList();
    }

    static JsonArray names(List<String> names) {
        return new JsonArray(names.stream().<JsonValue>map(JsonString::new).toList());
    }

    /** The trace is named even when it is gone: by its name its siblings are found. */
    static JsonObject withFilesOf(JsonObject entry, Path trace) {
        List<String> files = new ArrayList<>(List.of(SessionFiles.name(trace)));
        for (String suffix : List.of(".log", ".html")) {
            Path file = TraceFile.sibling(trace, suffix);
            if (isThere(file)) {
                files.add(SessionFiles.name(file));
            }
        }
        return entry.toBuilder().put("files", names(files)).build();
    }

    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a session left no file; an empty log is about to be removed by whoever has it open. */
    static boolean leftNothing(Path trace) throws IOException {
        Path log = TraceFile.sibling(trace, ".log");
        return !isThere(trace)
                && !isThere(TraceFile.sibling(trace, ".html"))
                && (!isThere(log) || Files.size(log) == 0);
    }
}

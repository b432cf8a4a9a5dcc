package dev.claudetap.trace;

import dev.claudetap.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The list of sessions in an output folder, {@code .cloudtap-manifest.json}, in the Python original's form, with the
 * names and pins that the user gave. Whatever removes sessions does it here: none that is running, in whichever
 * process. Every operation that changes something holds a lock across processes and replaces the file whole.
 * Thread-safe.
 */
public final class Manifest {
    private final Path folder;
    private final ManifestFile file;

    private Manifest(Path folder) {
        this.folder = folder;
        this.file = new ManifestFile(folder);
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
            SessionLock.removeDead(folder);
            SessionLock.hold(folder, session.name());
            List<JsonObject> entries = file.read();
            entries.removeIf(entry -> ManifestEntry.isOf(entry, session.name()));
            JsonObject.Builder entry = JsonObject.builder()
                    .put("timestamp", session.stamp())
                    .put("files", ManifestEntry.names(List.of(session.name())))
                    .put("created_at", Instant.now().toString())
                    .put("client", capture.client())
                    .put("proxy_mode", capture.proxyMode())
                    .put(ManifestEntry.OPEN, true);
            if (source != null) {
                entry.put(ManifestEntry.SOURCE, source.toString());
            }
            entries.add(entry.build());
            file.write(entries, version, lock);
        }
    }

    /** The traces that are there already of clients' own files, by the file; read without the lock. */
    public Map<Path, List<Path>> imported() throws IOException {
        Map<Path, List<Path>> traces = new LinkedHashMap<>();
        if (!file.exists()) {
            return traces;
        }
        for (JsonObject entry : file.read()) {
            String source = entry.string(ManifestEntry.SOURCE).orElse("");
            ManifestEntry.files(entry).stream()
                    .map(name -> folder.resolve(name).normalize())
                    .filter(trace -> !source.isEmpty()
                            && file.isTraceFile(trace)
                            && (trace.toString().endsWith(TraceFile.SUFFIX) || TraceFile.isCompressed(trace)))
                    .filter(ManifestEntry::isThere)
                    .forEach(trace -> traces.computeIfAbsent(Path.of(source), key -> new ArrayList<>())
                            .add(trace));
        }
        return traces;
    }

    /**
     * Every session whose trace is in the folder, listed or not, the older first; read without the lock.
     *
     * @throws IOException when the folder or the manifest cannot be read
     */
    public List<ListedSession> sessions() throws IOException {
        Map<String, JsonObject> entries = new HashMap<>();
        for (JsonObject entry : file.exists() ? file.read() : List.<JsonObject>of()) {
            ManifestEntry.files(entry).forEach(name -> entries.put(TraceFile.stem(name), entry));
        }
        return file.traces().stream()
                .map(trace -> {
                    String name = SessionFiles.name(trace);
                    JsonObject entry = entries.getOrDefault(TraceFile.stem(name), JsonObject.EMPTY);
                    return ListedSession.of(folder, trace, entry);
                })
                .toList();
    }

    /**
     * Notes that a session is over, and the files it left. One that left none is listed no more.
     *
     * @throws IOException when the manifest cannot be read or replaced
     */
    public void end(SessionFiles session, String version) throws IOException {
        try {
            end(session.trace(), true, version);
        } finally {
            SessionLock.release(folder, session.name());
        }
    }

    /**
     * Notes that a page was written for a session. Nothing happens when the trace lies in no output folder.
     *
     * @param trace the session's trace file
     * @param version the tap's version
     * @throws IOException when the manifest cannot be read or replaced
     */
    public static void pageWritten(Path trace, String version) throws IOException {
        Path day = trace.toAbsolutePath().getParent();
        Path folder = day == null ? null : day.getParent();
        if (folder != null && new ManifestFile(folder).exists()) {
            new Manifest(folder).end(trace.toAbsolutePath(), false, version);
        }
    }

    private void end(Path trace, boolean over, String version) throws IOException {
        String name = SessionFiles.name(trace);
        try (ManifestLock lock = ManifestLock.take(folder)) {
            List<JsonObject> entries = file.read();
            if (ManifestEntry.leftNothing(trace)) {
                entries.removeIf(entry -> ManifestEntry.isOf(entry, name));
            }
            entries.replaceAll(entry -> {
                if (!ManifestEntry.isOf(entry, name)) {
                    return entry;
                }
                JsonObject told = ManifestEntry.withFilesOf(entry, trace);
                return over ? told.toBuilder().remove(ManifestEntry.OPEN).build() : told;
            });
            file.write(entries, version, lock);
        }
    }

    /**
     * Removes the oldest sessions beyond a number, and the days' folders that are empty then. Imported transcripts
     * neither count nor go: an import of many must not cost the user a trace that cannot be made again. The same holds
     * for pinned sessions.
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
            List<JsonObject> entries = file.read();
            entries.sort(Comparator.comparing(
                            (JsonObject entry) -> entry.string("timestamp").orElse(""))
                    .thenComparing(entry -> String.join("/", ManifestEntry.files(entry))));
            List<JsonObject> counted = new ArrayList<>(entries);
            counted.removeIf(entry -> ManifestEntry.isImported(entry) || ManifestEntry.is(entry, ManifestEntry.PINNED));
            int removed = 0;
            for (JsonObject entry : counted) {
                if (counted.size() - removed <= most) {
                    break;
                }
                if (!ManifestEntry.isOf(entry, current.name())
                        && !ManifestEntry.isRunning(folder, entry)
                        && file.remove(entry)) {
                    entries.remove(entry);
                    removed++;
                }
            }
            if (removed > 0) {
                file.write(entries, version, lock);
            }
            return removed;
        }
    }

    /**
     * Removes sessions with all their files.
     *
     * @param traces their trace files, as {@link #sessions} names them
     * @param pinnedToo whether a session goes that is pinned by now
     * @return those that are gone; missing among them are the ones that run, those whose files cannot be removed, and what is no trace here
     * @throws IOException when the manifest cannot be read or replaced
     */
    public List<Path> remove(Collection<Path> traces, boolean pinnedToo, String version) throws IOException {
        List<Path> removed = new ArrayList<>();
        try (ManifestLock lock = ManifestLock.take(folder)) {
            List<JsonObject> entries = file.read();
            for (Path trace : traces.stream().filter(file::isHere).toList()) {
                JsonObject entry = entryOf(entries, trace);
                boolean stays = ManifestEntry.isRunning(folder, entry)
                        || (!pinnedToo && ManifestEntry.is(entry, ManifestEntry.PINNED));
                if (!stays && file.remove(ManifestEntry.withFilesOf(entry, trace))) {
                    entries.remove(entry);
                    removed.add(trace);
                }
            }
            file.write(entries, version, lock);
        }
        return removed;
    }

    /**
     * Gives a session a name, in place of the one it had.
     *
     * @param name the name; an empty one takes it away
     * @throws IOException when the manifest cannot be read or replaced
     */
    public void rename(Path trace, String name, String version) throws IOException {
        change(
                trace,
                version,
                entry -> name.isEmpty()
                        ? entry.toBuilder().remove(ManifestEntry.NAME).build()
                        : entry.toBuilder().put(ManifestEntry.NAME, name).build());
    }

    /**
     * Keeps a session from being removed by age, number or size, or no more.
     *
     * @throws IOException when the manifest cannot be read or replaced
     */
    public void pin(Path trace, boolean pinned, String version) throws IOException {
        change(
                trace,
                version,
                entry -> pinned
                        ? entry.toBuilder().put(ManifestEntry.PINNED, true).build()
                        : entry.toBuilder().remove(ManifestEntry.PINNED).build());
    }

    /**
     * Compresses a session's trace; slow for a large one, and nobody waits for it meanwhile.
     *
     * @return whether it is compressed now; not one that runs, was not ended, or grew meanwhile
     * @throws IOException when the disk is full or the manifest cannot be replaced
     */
    public boolean compress(Path trace, String version) throws IOException {
        return TraceCompression.compress(
                trace, () -> !SessionLock.isHeld(folder, SessionFiles.name(trace)), inPlace -> {
                    try (ManifestLock lock = ManifestLock.take(folder)) {
                        List<JsonObject> entries = file.read();
                        JsonObject entry = entryOf(entries, trace);
                        if (ManifestEntry.isRunning(folder, entry) || ManifestEntry.is(entry, ManifestEntry.OPEN)) {
                            return false;
                        }
                        Path compressed = inPlace.swap();
                        if (compressed == null) {
                            return false;
                        }
                        entries.remove(entry);
                        entries.add(ManifestEntry.withFilesOf(entry, compressed));
                        file.write(entries, version, lock);
                        return true;
                    }
                });
    }

    private void change(Path trace, String version, UnaryOperator<JsonObject> change) throws IOException {
        try (ManifestLock lock = ManifestLock.take(folder)) {
            List<JsonObject> entries = file.read();
            JsonObject entry = entryOf(entries, trace);
            entries.remove(entry);
            entries.add(change.apply(entry));
            file.write(entries, version, lock);
        }
    }

    /** The entry of a trace; a new one, not among them yet, when nobody listed it. */
    private static JsonObject entryOf(List<JsonObject> entries, Path trace) {
        String name = SessionFiles.name(trace);
        return entries.stream()
                .filter(entry -> ManifestEntry.isOf(entry, name))
                .findFirst()
                .orElseGet(() -> ManifestFile.adopted(trace));
    }
}

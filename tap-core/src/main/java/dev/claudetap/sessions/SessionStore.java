package dev.claudetap.sessions;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.ListedSession;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.ReadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sessions in one output directory or several. A trace is read when it is listed first, and later on only what is
 * new in it; one record is in memory at a time. What was read is kept beside the manifest. Thread-safe; a listing waits
 * for the one before.
 */
public final class SessionStore {
    private final Map<Path, FigureCache> directories = new LinkedHashMap<>();
    private final String version;

    private final PriceTable prices;

    private SessionStore(List<Path> outputDirectories, String version, PriceTable prices) {
        outputDirectories.forEach(folder -> directories.computeIfAbsent(
                folder.toAbsolutePath().normalize(), directory -> new FigureCache(directory, prices)));
        this.version = version;
        this.prices = prices;
    }

    /**
     * The sessions below these directories; one that is missing holds none.
     *
     * @param version the tap's version, for manifests
     */
    public static SessionStore of(List<Path> outputDirectories, String version) {
        return of(outputDirectories, version, PriceTable.bundled());
    }

    /** As {@link #of(List, String)}, with other prices than those of this version. */
    public static SessionStore of(List<Path> outputDirectories, String version, PriceTable prices) {
        return new SessionStore(outputDirectories, version, prices);
    }

    /** By which prices its sessions have a cost. */
    public PriceTable prices() {
        return prices;
    }

    /** The output directories, absolute. */
    public List<Path> directories() {
        return List.copyOf(directories.keySet());
    }

    /**
     * All sessions, the newest first.
     *
     * @throws IOException when a directory or its manifest cannot be read; a single trace that cannot be is left out
     */
    public List<StoredSession> list() throws IOException {
        return list(ReadProgress.NONE);
    }

    /**
     * Lists the sessions as {@link #list()} does.
     *
     * @param progress is told which part of all traces is known; what was read at an earlier time is known at once
     * @throws IOException when a directory or its manifest cannot be read; a single trace that cannot be is left out
     */
    public synchronized List<StoredSession> list(ReadProgress progress) throws IOException {
        return list(session -> true, progress);
    }

    private List<StoredSession> list(Predicate<ListedSession> wanted, ReadProgress progress) throws IOException {
        List<StoredSession> all = new ArrayList<>();
        int number = 1;
        for (Map.Entry<Path, FigureCache> directory : directories.entrySet()) {
            String suffix = number == 1 ? "" : "--" + number;
            number++;
            List<ListedSession> listed = listed(directory.getKey());
            Map<ListedSession, Long> sizes = new LinkedHashMap<>();
            listed.stream().filter(wanted).forEach(one -> sizes.put(one, one.bytes()));
            sizes.values().forEach(progress::expect);
            sizes.forEach((one, bytes) -> {
                read(one, directory.getValue())
                        .ifPresent(
                                reading -> all.add(StoredSession.of(one.id() + suffix, one, reading.figures(), bytes)));
                progress.read(bytes);
            });
            directory.getValue().save(listed.stream().map(ListedSession::trace).toList());
        }
        all.sort(Comparator.comparing(StoredSession::startedAt)
                .thenComparing(StoredSession::id)
                .reversed());
        return all;
    }

    private static List<ListedSession> listed(Path directory) throws IOException {
        try {
            return Manifest.of(directory).sessions();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    private static Optional<TraceReading> read(ListedSession session, FigureCache cache) {
        try {
            return Optional.of(cache.read(session.trace(), session.state().running()));
        } catch (IOException e) {
            // Removed while we looked, or not ours to read: the others are worth listing.
            System.getLogger(SessionStore.class.getName())
                    .log(System.Logger.Level.INFO, "a trace could not be read: " + e.getClass());
            return Optional.empty();
        }
    }

    /** The session of that id. */
    public Optional<StoredSession> find(String id) throws IOException {
        return list().stream().filter(session -> session.id().equals(id)).findFirst();
    }

    /**
     * The session of that trace. Other traces are not read.
     *
     * @throws IOException when a directory or its manifest cannot be read
     */
    public synchronized Optional<StoredSession> find(Path trace) throws IOException {
        Path file = trace.toAbsolutePath().normalize();
        return list(one -> one.trace().equals(file), ReadProgress.NONE).stream().findFirst();
    }

    /**
     * Gives a session a name.
     *
     * @param name an empty one takes the name away
     * @throws IOException when the manifest cannot be replaced
     */
    public void rename(StoredSession session, String name) throws IOException {
        manifest(session).rename(session.trace(), name.strip(), version);
    }

    /**
     * Lets a session stay when others go by age, number or size; or no more.
     *
     * @throws IOException when the manifest cannot be replaced
     */
    public void pin(StoredSession session, boolean pinned) throws IOException {
        manifest(session).pin(session.trace(), pinned, version);
    }

    /**
     * Removes sessions, with pages and logs; never one that runs.
     *
     * @param pinnedToo whether a pinned one goes, too
     * @return those that are gone
     * @throws IOException when a manifest cannot be replaced
     */
    public synchronized List<StoredSession> remove(Collection<StoredSession> sessions, boolean pinnedToo)
            throws IOException {
        List<StoredSession> removed = new ArrayList<>();
        for (Map.Entry<Path, FigureCache> known : directories.entrySet()) {
            Path directory = known.getKey();
            List<StoredSession> here = sessions.stream()
                    .filter(session -> session.listed().outputDirectory().equals(directory))
                    .toList();
            if (!here.isEmpty() && Files.isDirectory(directory)) {
                List<Path> gone = Manifest.of(directory)
                        .remove(here.stream().map(StoredSession::trace).toList(), pinnedToo, version);
                known.getValue().forget(gone);
                here.stream().filter(session -> gone.contains(session.trace())).forEach(removed::add);
            }
        }
        return removed;
    }

    /**
     * What was kept of sessions that others have removed is forgotten.
     *
     * @throws IOException when a directory cannot be read
     */
    public synchronized void forgetRemoved() throws IOException {
        for (Map.Entry<Path, FigureCache> directory : directories.entrySet()) {
            directory
                    .getValue()
                    .keep(listed(directory.getKey()).stream()
                            .map(ListedSession::trace)
                            .toList());
        }
    }

    /**
     * Compresses a session's trace, unless it runs, did not end, or is compressed already.
     *
     * @throws IOException when that cannot be done, as on a full disk
     */
    boolean compress(StoredSession session) throws IOException {
        return manifest(session).compress(session.trace(), version);
    }

    private static Manifest manifest(StoredSession session) {
        return Manifest.of(session.listed().outputDirectory());
    }
}

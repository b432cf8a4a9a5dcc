package dev.claudetap.trace;

import dev.claudetap.json.JsonObject;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A session as its files and the manifest tell, without a look into its trace. Immutable.
 *
 * @param outputDirectory the folder that holds the days' folders
 * @param trace the trace file, compressed or not
 * @param client id of the client profile; empty when the manifest does not say
 * @param proxyMode as in {@link Capture}; empty when the manifest does not say
 * @param name what the user calls it; empty when nobody named it
 * @param state whether it is under way, and whether it is to be kept
 */
public record ListedSession(
        Path outputDirectory, Path trace, String client, String proxyMode, String name, State state) {
    private static final String PREFIX = "trace_";

    /**
     * What may become of a session.
     *
     * @param running whether a process, this one or another, holds it
     * @param ended whether its end was noted, or never to be: one that neither runs nor ended was killed
     * @param pinned whether the user wants to keep it
     */
    public record State(boolean running, boolean ended, boolean pinned) {}

    public ListedSession {
        Objects.requireNonNull(outputDirectory, "outputDirectory");
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(proxyMode, "proxyMode");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
    }

    static ListedSession of(Path folder, Path trace, JsonObject entry) {
        return new ListedSession(
                folder,
                trace,
                entry.string("client").orElse(""),
                entry.string("proxy_mode").orElse(""),
                entry.string(ManifestEntry.NAME).orElse(""),
                new State(
                        SessionLock.isHeld(folder, SessionFiles.name(trace)),
                        !ManifestEntry.is(entry, ManifestEntry.OPEN),
                        ManifestEntry.is(entry, ManifestEntry.PINNED)));
    }

    /**
     * Its id in its output directory, such as {@code 2026-11-21_143005}: day and time of the start, in local time. Letters,
     * digits, hyphens and underscores only.
     */
    public String id() {
        String stem = TraceFile.stem(String.valueOf(trace.getFileName()));
        Path day = trace.getParent();
        String id = (day == null ? "" : day.getFileName() + "_")
                + (stem.startsWith(PREFIX) ? stem.substring(PREFIX.length()) : stem);
        return id.replaceAll("[^A-Za-z0-9_-]", "-");
    }

    /** Whether a process holds it at this moment, whatever {@link #state} said when it was listed. */
    public boolean isRunningNow() {
        return SessionLock.isHeld(outputDirectory, SessionFiles.name(trace));
    }

    /** What its trace, its page and its log take on the disk now. */
    public long bytes() {
        return Stream.of(trace, TraceFile.sibling(trace, ".html"), TraceFile.sibling(trace, ".log"))
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    /** Whether it was made of a client's own transcript. */
    public boolean isImported() {
        return proxyMode.equals(Capture.TRANSCRIPT);
    }
}

package dev.claudetap.trace;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where the files of one session are: {@code <output>/YYYY-MM-DD/trace_HHMMSS.jsonl} in local time, and beside it the
 * log and the page. When several sessions start in one second, later ones get {@code _2}, {@code _3} and so on, also
 * across processes. Folders and files are open to their owner only. Immutable, safe on any thread.
 */
public final class SessionFiles {
    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
    private static final int MOST_IN_A_SECOND = 10_000;

    private final Path outputDirectory;
    private final Path trace;
    private final LocalDateTime startedAt;

    private SessionFiles(Path outputDirectory, Path trace, LocalDateTime startedAt) {
        this.outputDirectory = outputDirectory;
        this.trace = trace;
        this.startedAt = startedAt;
    }

    /**
     * Makes the folders and an empty trace file for a session that starts now.
     *
     * @throws IOException when they cannot be made, or the day's folder is a link
     */
    public static SessionFiles create(Path outputDirectory, Clock clock) throws IOException {
        LocalDateTime now = LocalDateTime.now(clock);
        Path folder = outputDirectory.resolve(FOLDER.format(now));
        PrivateFiles.createRealFolder(folder);
        String name = "trace_" + TIME.format(now);
        for (int i = 1; i <= MOST_IN_A_SECOND; i++) {
            Path trace = folder.resolve((i == 1 ? name : name + "_" + i) + TraceFile.SUFFIX);
            try {
                if (isFree(trace)) {
                    PrivateFiles.createFile(trace);
                    return new SessionFiles(outputDirectory, trace, now);
                }
            } catch (FileAlreadyExistsException taken) {
                // Another session of the same second has it; the next number is tried.
            } catch (NoSuchFileException removed) {
                // Another session ended and left the folder empty.
                PrivateFiles.createRealFolder(folder);
            }
        }
        throw new IOException("too many traces of one second in " + folder);
    }

    /**
     * Removes the day's folder of a session, unless something is in it.
     *
     * @param trace where the session's trace was
     * @throws IOException when an empty folder cannot be removed
     */
    public static void removeFolderIfEmpty(Path trace) throws IOException {
        Path day = trace.toAbsolutePath().getParent();
        try {
            if (day != null) {
                Files.deleteIfExists(day);
            }
        } catch (DirectoryNotEmptyException others) {
            // It is still of use.
        }
    }

    private static boolean isFree(Path trace) {
        return ManifestEntry.SIBLINGS.stream()
                .noneMatch(suffix -> Files.exists(TraceFile.sibling(trace, suffix), LinkOption.NOFOLLOW_LINKS));
    }

    /** The records. */
    public Path trace() {
        return trace;
    }

    /** The tap's log of the session; made by whoever writes it. */
    public Path log() {
        return TraceFile.sibling(trace, ".log");
    }

    /** The session's page; made by whoever writes it. */
    public Path html() {
        return TraceFile.sibling(trace, ".html");
    }

    /** The folder that all sessions share. */
    public Path outputDirectory() {
        return outputDirectory;
    }

    /** When the session started, as manifests have it: {@code YYYYMMDD_HHMMSS}. */
    String stamp() {
        return STAMP.format(startedAt);
    }

    /** The trace file's name in manifests, with forward slashes. */
    String name() {
        return name(trace);
    }

    /** The name in manifests of a file that lies in a day's folder. */
    static String name(Path file) {
        Path day = file.getParent();
        return (day == null ? "" : day.getFileName() + "/") + file.getFileName();
    }
}

package dev.claudetap.cli;

import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command that works on sessions finds them. */
final class DirectoriesMixin {
    /** How the newest session is called. */
    static final String LAST = "last";

    @Option(
            names = "--tap-output-dir",
            paramLabel = "DIR",
            description = "Where traces are (default: " + TapMixin.DEFAULT_OUTPUT_DIRECTORY + "); may be repeated")
    List<Path> chosen = new ArrayList<>();

    SessionStore store(Console console) throws CliException {
        for (Path directory : chosen) {
            if (!Files.isDirectory(directory)) {
                throw new CliException(
                        ExitCode.NO_INPUT,
                        "--tap-output-dir: there is no directory " + directory + "; name one that holds traces");
            }
        }
        List<Path> directories = chosen.isEmpty() ? List.of(OutputMixin.usual(console)) : chosen;
        for (Path directory : directories) {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw new CliException(
                        ExitCode.NO_INPUT,
                        directory + " is no directory; --tap-output-dir names one that holds traces");
            }
            Recovery.in(directory, console);
        }
        return SessionStore.of(directories, Version.text(), PricesMixin.orBundled(console));
    }

    /** All sessions, with a word on how far that is: traces that were never listed are read for it. */
    static List<StoredSession> list(SessionStore store, Console console) throws CliException {
        try (Progress progress = console.progress("reading sessions")) {
            return store.list(progress);
        } catch (IOException e) {
            throw new CliException(ExitCode.NO_INPUT, "cannot list the sessions: " + Failures.reason(e), e);
        }
    }

    /**
     * The one session that is meant: by its id or the beginning of it, by its name, by its trace file, or as the last one.
     */
    static StoredSession named(List<StoredSession> sessions, String reference) throws CliException {
        return find(sessions, reference)
                .orElseThrow(() -> new CliException(
                        ExitCode.NO_INPUT,
                        "there is no session '" + reference + "'; claude-tap ls lists those that are there"));
    }

    /** The same, or none. */
    static Optional<StoredSession> find(List<StoredSession> sessions, String reference) throws CliException {
        if (reference.equals(LAST)) {
            return sessions.stream().findFirst();
        }
        Path file = file(reference);
        List<StoredSession> exact = sessions.stream()
                .filter(session -> session.id().equals(reference)
                        || session.trace().equals(file)
                        || session.listed().name().equals(reference))
                .toList();
        List<StoredSession> meant = exact.isEmpty()
                ? sessions.stream()
                        .filter(session -> session.id().startsWith(reference) && !reference.isEmpty())
                        .toList()
                : exact;
        if (meant.size() <= 1) {
            return meant.stream().findFirst();
        }
        throw new CliException(
                ExitCode.USAGE,
                meant.size() + " sessions are called '" + reference + "', the newest is "
                        + meant.get(0).id() + "; write more of the id");
    }

    /** The file of that name; none for a word that can be no file's. */
    private static @Nullable Path file(String reference) {
        try {
            return Path.of(reference).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }
}

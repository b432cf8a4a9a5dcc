package dev.claudetap.cli;

import dev.claudetap.sessions.StoredSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A trace as somebody names it: by its file, or as a session that {@code ls} lists. */
final class TraceSource {
    private TraceSource() {}

    /**
     * The trace's file; one that is not there is given back as it is when its name is a file's and no session's.
     *
     * @throws CliException when it is a word that is neither a file nor a session of the usual output directory
     */
    static Path of(Path named, Console console) throws CliException {
        boolean file = Files.exists(named) && !Files.isDirectory(named);
        if (file || named.isAbsolute() || named.toString().endsWith(".jsonl")) {
            return named;
        }
        String word = named.toString();
        List<StoredSession> sessions = Files.isDirectory(OutputMixin.usual(console))
                ? DirectoriesMixin.list(new DirectoriesMixin().store(console), console)
                : List.of();
        Optional<StoredSession> session = DirectoriesMixin.find(sessions, word);
        if (session.isEmpty() && isWord(named)) {
            throw new CliException(
                    ExitCode.NO_INPUT,
                    "there is neither a file nor a session '" + word
                            + "'; name a trace_*.jsonl file, or a session as claude-tap ls lists it");
        }
        return session.map(StoredSession::trace).orElse(named);
    }

    /** Says how many of its lines are no records, when there are any: what was made of it lacks them. */
    static void tellSkipped(Path trace, long lines, Console console) {
        if (lines > 0) {
            console.warn(trace + ": " + (lines == 1 ? "1 line is no record" : lines + " lines are no records")
                    + ", left out");
        }
    }

    private static boolean isWord(Path named) {
        String word = named.toString().toLowerCase(Locale.ROOT);
        return named.getNameCount() == 1 && !word.isEmpty() && !word.matches("(?s)\\.+|.*\\.(jsonl|json|gz|har|log)");
    }
}

package dev.claudetap.cli;

import dev.claudetap.sessions.StoredSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A trace as somebody names it: by its file, or as a session that {@code ls} lists. */
final class TraceSource {
    private TraceSource() {}

    /**
     * The trace's file; what is named like a file is not looked for among the sessions, and not checked.
     *
     * @throws CliException when it is a word that is neither a file nor a session of the usual output directory
     */
    static Path of(Path named, Console console) throws CliException {
        if (Files.exists(named) || !isWord(named)) {
            return named;
        }
        String word = named.toString();
        List<StoredSession> sessions = Files.isDirectory(OutputMixin.usual(console))
                ? DirectoriesMixin.list(new DirectoriesMixin().store(console), console)
                : List.of();
        return DirectoriesMixin.find(sessions, word)
                .orElseThrow(() -> new CliException(
                        ExitCode.NO_INPUT,
                        "there is neither a file nor a session '" + word
                                + "'; name a trace_*.jsonl file, or a session as claude-tap ls lists it"))
                .trace();
    }

    private static boolean isWord(Path named) {
        String word = named.toString().toLowerCase(Locale.ROOT);
        return named.getNameCount() == 1
                && !named.isAbsolute()
                && !word.isEmpty()
                && !word.matches("(?s)\\.+|.*\\.(jsonl|json|gz|har|log)");
    }
}

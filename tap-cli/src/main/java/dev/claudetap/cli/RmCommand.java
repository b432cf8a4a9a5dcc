package dev.claudetap.cli;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap rm}: removes sessions. */
@Command(
        name = "claude-tap rm",
        sortOptions = false,
        description = "Removes sessions with their pages and logs: never one that runs, a pinned one only with --force."
                + " Nothing is removed when one of them cannot be found.",
        exitCodeListHeading = "%nExit codes:%n")
final class RmCommand implements Subcommand {
    @Parameters(
            paramLabel = "SESSION",
            completionCandidates = Choices.Sessions.class,
            arity = "1..*",
            description = "Its id or the beginning of it, its name, its trace file, or 'last'")
    List<String> sessions = new ArrayList<>();

    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Option(names = "--force", description = "Remove pinned sessions, too")
    boolean force;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Override
    public int run(Console console) throws CliException {
        SessionStore store = directories.store(console);
        List<StoredSession> all = DirectoriesMixin.list(store, console);
        Set<StoredSession> meant = new LinkedHashSet<>();
        for (String reference : sessions) {
            meant.add(DirectoriesMixin.named(all, reference));
        }
        List<StoredSession> removed = remove(store, meant);
        List<StoredSession> kept =
                meant.stream().filter(session -> !removed.contains(session)).toList();
        if (json) {
            JsonAnswer.print(
                    console, JsonAnswer.of("rm").put("removed", ids(removed)).put("kept", ids(kept)));
        } else {
            removed.forEach(session -> console.say("removed " + session.id()));
        }
        for (StoredSession session : kept) {
            console.warn(session.id() + " stays: " + reason(session));
        }
        return (kept.isEmpty() ? ExitCode.OK : ExitCode.KEPT).code();
    }

    private List<StoredSession> remove(SessionStore store, Set<StoredSession> meant) throws CliException {
        try {
            return store.remove(meant, force);
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot remove sessions: " + Failures.reason(e), e);
        }
    }

    private static String reason(StoredSession session) {
        if (session.listed().state().running()) {
            return "it is running";
        }
        return session.listed().state().pinned()
                ? "it is pinned; --force removes it all the same"
                : "its files cannot be removed";
    }

    private static JsonArray ids(List<StoredSession> sessions) {
        return new JsonArray(sessions.stream()
                .<JsonValue>map(session -> new JsonString(session.id()))
                .toList());
    }
}

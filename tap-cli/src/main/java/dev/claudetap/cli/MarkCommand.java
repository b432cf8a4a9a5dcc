package dev.claudetap.cli;

import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a user makes of a session: a name, a pin. */
abstract sealed class MarkCommand implements Subcommand {
    @Parameters(
            index = "0",
            paramLabel = "SESSION",
            completionCandidates = Choices.Sessions.class,
            description = "Its id or the beginning of it, its name, its trace file, or 'last'")
    String session = "";

    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** What it is called by. */
    abstract String word();

    /** Does it and says what was done. */
    abstract String mark(SessionStore store, StoredSession marked) throws IOException;

    @Override
    public final int run(Console console) throws CliException {
        SessionStore store = directories.store(console);
        StoredSession marked = DirectoriesMixin.named(DirectoriesMixin.list(store, console), session);
        try {
            String done = mark(store, marked);
            if (json) {
                JsonAnswer.print(
                        console,
                        JsonAnswer.of(word())
                                .put(
                                        "session",
                                        SessionJson.of(store.find(marked.id()).orElse(marked))));
            } else {
                console.say(done);
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot note that: " + Failures.reason(e), e);
        }
        return ExitCode.OK.code();
    }

    /** {@code claude-tap name}. */
    @Command(
            name = "claude-tap name",
            sortOptions = false,
            description = "Gives a session a name by which it is found, or takes it away again.",
            exitCodeListHeading = "%nExit codes:%n")
    static final class Name extends MarkCommand {
        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "NAME",
                description = "Its name; nothing takes it away")
        List<String> name = List.of();

        @Override
        String word() {
            return "name";
        }

        @Override
        String mark(SessionStore store, StoredSession marked) throws IOException {
            String given = String.join(" ", name).strip();
            store.rename(marked, given);
            return given.isEmpty() ? marked.id() + " has no name" : marked.id() + " is called '" + given + "'";
        }
    }

    /** {@code claude-tap pin}. */
    @Command(
            name = "claude-tap pin",
            sortOptions = false,
            description = "Keeps a session when others go by number, age or size, and from 'rm' without --force.",
            exitCodeListHeading = "%nExit codes:%n")
    static final class Pin extends MarkCommand {
        @Option(names = "--off", description = "Keep it no more")
        boolean off;

        @Override
        String word() {
            return "pin";
        }

        @Override
        String mark(SessionStore store, StoredSession marked) throws IOException {
            store.pin(marked, !off);
            return marked.id() + (off ? " is pinned no more" : " is pinned");
        }
    }
}

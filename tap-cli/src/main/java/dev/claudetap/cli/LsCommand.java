package dev.claudetap.cli;

import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.StoredSession;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claude-tap ls}: which sessions there are. */
@Command(
        name = "claude-tap ls",
        sortOptions = false,
        description = "Lists sessions, the newest first. A * stands for a pinned one.",
        exitCodeListHeading = "%nExit codes:%n")
final class LsCommand implements Subcommand {
    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Mixin
    final FilterMixin filter = new FilterMixin();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 0 for all)")
    int limit;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Override
    public int run(Console console) throws CliException {
        int most = Amounts.count("--limit", limit);
        var wanted = filter.filter();
        List<StoredSession> sessions = DirectoriesMixin.list(directories.store(console), console).stream()
                .filter(wanted::matches)
                .limit(most > 0 ? most : Long.MAX_VALUE)
                .toList();
        if (json) {
            JsonAnswer.print(console, JsonAnswer.of("ls").put("sessions", SessionJson.array(sessions)));
        } else if (sessions.isEmpty()) {
            console.say("no sessions; those of " + directoriesText(console) + " are listed");
        } else {
            table(sessions).print(console);
        }
        return ExitCode.OK.code();
    }

    private String directoriesText(Console console) throws CliException {
        return directories.chosen.isEmpty() ? OutputMixin.usual(console).toString() : directories.chosen.toString();
    }

    /** Sessions as rows, for every command that shows some. */
    static Table table(List<StoredSession> sessions) {
        Table table = new Table(
                "ID", "AGENT", "MODEL", "STATUS", ">TURNS", ">TOKENS", ">COST", ">ERRORS", ">TIME", "SESSION");
        for (StoredSession session : sessions) {
            String name = session.listed().name();
            table.row(
                    session.id() + (session.listed().state().pinned() ? "*" : ""),
                    session.agent(),
                    session.figures().model(),
                    session.status().key(),
                    Amounts.number(session.figures().counts().turns()),
                    Amounts.rounded(session.figures().usage().total()),
                    CostText.of(session.figures().cost()),
                    Amounts.number(session.figures().errors()),
                    Amounts.length(session.duration()),
                    name.isEmpty() ? session.figures().words().firstPrompt() : name);
        }
        return table;
    }
}

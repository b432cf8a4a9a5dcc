package dev.claudetap.cli;

import dev.claudetap.sessions.SearchHit;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionSearch;
import dev.claudetap.sessions.StoredSession;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap search}: where words stand in the sessions. */
@Command(
        name = "claude-tap search",
        sortOptions = false,
        description =
                "Reads through all sessions, the newest first, and prints each place as it is found: in the system"
                        + " prompt, tools, messages, answers, or other traffic. A text that many requests repeat is told once.",
        exitCodeListHeading = "%nExit codes:%n")
final class SearchCommand implements Subcommand {
    @Parameters(paramLabel = "WORD", arity = "1..*", description = "What to look for, in any case; words as one text")
    List<String> words = List.of();

    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Mixin
    final FilterMixin filter = new FilterMixin();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many places per session (default: 20; 0 for all)")
    int limit = 20;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    private int found;
    private int inSession;
    private int sessions;

    @Override
    public int run(Console console) throws CliException {
        String text = String.join(" ", words);
        if (text.isBlank()) {
            throw new CliException(ExitCode.USAGE, "there is nothing to look for; name a word");
        }
        int most = Amounts.count("--limit", limit);
        var wanted = filter.filter();
        SessionSearch search = new SessionSearch(text);
        List<StoredSession> all = DirectoriesMixin.list(directories.store(console), console);
        if (json) {
            console.out().print("{\"schema\":\"" + JsonAnswer.schema("search") + "\",\"hits\":[");
        }
        try (Progress progress = json ? console.progressBeside("search") : console.progress("search")) {
            List<StoredSession> chosen = all.stream().filter(wanted::matches).toList();
            chosen.forEach(session -> progress.expect(Progress.size(session.trace())));
            for (StoredSession session : chosen) {
                scan(search, session, most > 0 ? most : Integer.MAX_VALUE, progress, console);
            }
        }
        if (json) {
            console.out().println("],\"sessions\":" + sessions + "}");
        } else if (found == 0) {
            console.say("nothing found in " + sessions + " sessions");
        }
        return ExitCode.OK.code();
    }

    private void scan(SessionSearch search, StoredSession session, int most, Progress progress, Console console) {
        sessions++;
        inSession = 0;
        try {
            search.scan(session, progress, hit -> {
                tell(hit, session, console);
                return inSession < most;
            });
        } catch (IOException e) {
            console.warn(session.id() + " was not searched: " + Failures.reason(e));
        }
    }

    private void tell(SearchHit hit, StoredSession session, Console console) {
        if (json) {
            console.out().print((found == 0 ? "" : ",") + JsonAnswer.text(SessionJson.of(hit)));
        } else {
            if (inSession == 0) {
                String name = session.listed().name();
                String shown = name.isEmpty() ? session.figures().words().firstPrompt() : name;
                console.out().println(TerminalText.line(session.id() + "  " + session.agent() + "  " + shown));
            }
            console.out()
                    .println("  "
                            + TerminalText.line(hit.where().key() + "  " + hit.requestId() + "  " + hit.excerpt()));
        }
        console.out().flush();
        found++;
        inSession++;
    }
}

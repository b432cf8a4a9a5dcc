package dev.claudetap.cli;

import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap open}: a session's page in the browser. */
@Command(
        name = "claude-tap open",
        sortOptions = false,
        description = "Shows a session's page, and writes it first when there is none or the trace has grown since.",
        exitCodeListHeading = "%nExit codes:%n")
final class OpenCommand implements Subcommand {
    @Parameters(
            paramLabel = "SESSION",
            completionCandidates = Choices.Sessions.class,
            arity = "0..1",
            description = "Its id or the beginning of it, its name, or its trace file (default: last)")
    String session = DirectoriesMixin.LAST;

    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Option(names = "--tap-no-open", description = "Only write the page and say where it is")
    boolean noOpen;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Override
    public int run(Console console) throws CliException {
        StoredSession found =
                DirectoriesMixin.named(DirectoriesMixin.list(directories.store(console), console), session);
        Path page = page(found, console);
        if (page == null) {
            throw new CliException(ExitCode.IO, "there is no page of " + found.id() + " to show");
        }
        if (json) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("open").put("session", SessionJson.of(found)).put("page", page.toString()));
        } else {
            console.out().println(TerminalText.line(page.toString()));
        }
        if (!noOpen) {
            Browser.open(page.toUri(), console.environment());
        }
        return ExitCode.OK.code();
    }

    private static @Nullable Path page(StoredSession session, Console console) throws CliException {
        Path page = TraceFile.sibling(session.trace(), ".html");
        try {
            boolean fresh = Files.getLastModifiedTime(page).compareTo(Files.getLastModifiedTime(session.trace())) >= 0;
            return fresh ? page : Pages.write(session.trace(), console);
        } catch (NoSuchFileException none) {
            return Pages.write(session.trace(), console);
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot look at " + page + ": " + Failures.reason(e), e);
        }
    }
}

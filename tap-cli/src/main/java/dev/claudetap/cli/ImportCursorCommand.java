package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.watch.CursorTranscripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap import-cursor}: Cursor's own transcripts as traces. */
@Command(
        name = "claude-tap import-cursor",
        sortOptions = false,
        description = "Makes a trace and a page of each conversation that Cursor keeps a transcript of. Without --watch"
                + " of those that are there, with it of those that change until Ctrl-C.",
        exitCodeListHeading = "%nExit codes:%n")
final class ImportCursorCommand {
    private static final long PAUSE_MILLIS = 1_000;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..1",
            description = "A transcript, or a folder with transcripts below it (default: ~/.cursor/projects)")
    @Nullable
    Path where;

    @Mixin
    final OutputMixin output = new OutputMixin();

    @Option(names = "--watch", description = "Follow what changes from now on, until Ctrl-C")
    boolean watch;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Imports, and with {@code --watch} until a signal; returns the exit code. */
    @SuppressWarnings("try") // The signals are there to be handled, not to be spoken to.
    int run(Console console) throws CliException, InterruptedException {
        Path from = where == null ? usual(console) : where;
        if (!watch && !Files.exists(from)) {
            throw new CliException(
                    ExitCode.NO_INPUT, "no Cursor transcripts: " + from + " does not exist; name another place");
        }
        CountDownLatch ended = new CountDownLatch(watch ? 1 : 0);
        try (Signals signals = Signals.handle(kind -> ended.countDown());
                CursorTranscripts transcripts = new CursorTranscripts(output.directory(console), Version.text())) {
            if (watch) {
                console.say("watches " + from);
                console.detail("Ctrl-C ends it");
            }
            follow(transcripts, from, ended);
            return conclude(transcripts, from, console);
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "the import broke off: " + Failures.reason(e), e);
        }
    }

    private static Path usual(Console console) {
        return CursorTranscripts.projects(
                ClientContext.here(console.environment(), List.of()).home());
    }

    /** After a run of Cursor: the conversations that went on meanwhile. What fails is told and fails nothing else. */
    static void afterRun(Instant began, Path output, Console console) {
        try (CursorTranscripts transcripts = new CursorTranscripts(output, Version.text())) {
            if (transcripts.look(usual(console), began) > 0) {
                conclude(transcripts, usual(console), console);
            }
        } catch (IOException e) {
            console.warn("Cursor's transcripts were not imported: " + Failures.reason(e));
        }
    }

    private void follow(CursorTranscripts transcripts, Path from, CountDownLatch ended)
            throws IOException, InterruptedException {
        Instant since = watch ? Instant.now() : Instant.EPOCH;
        do {
            transcripts.look(from, since);
        } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        if (watch) {
            transcripts.look(from, since);
        }
    }

    private static int conclude(CursorTranscripts transcripts, Path from, Console console) throws IOException {
        // The pages are made of whole traces.
        transcripts.close();
        List<Path> traces = transcripts.traces();
        console.say("conversations imported from " + from + ": " + traces.size());
        for (Path trace : traces) {
            console.detail("trace: " + trace);
            Path page = Pages.write(trace, console);
            if (page != null) {
                console.detail("page: " + page);
            }
        }
        return ExitCode.OK.code();
    }
}

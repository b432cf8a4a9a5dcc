package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.watch.CursorTranscripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
final class ImportCursorCommand implements Subcommand {
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

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Imports, and with {@code --watch} until a signal; returns the exit code. */
    @Override
    public int run(Console console) throws CliException, InterruptedException {
        Path from = where == null ? usual(console) : where;
        if (!watch && !Files.exists(from)) {
            throw new CliException(
                    ExitCode.NO_INPUT, "no Cursor transcripts: " + from + " does not exist; name another place");
        }
        try (CursorTranscripts transcripts = reading(output.directory(console), console)) {
            ExitCode code = ExitCode.OK;
            if (watch) {
                code = follow(transcripts, from, console);
            } else {
                transcripts.look(from, Instant.EPOCH);
            }
            conclude(transcripts, from, json, console);
            return code.code();
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
        try (CursorTranscripts transcripts = reading(output, console)) {
            if (transcripts.look(usual(console), began) > 0) {
                conclude(transcripts, usual(console), false, console);
            }
        } catch (IOException e) {
            console.warn("Cursor's transcripts were not imported: " + Failures.reason(e));
        }
    }

    private static CursorTranscripts reading(Path output, Console console) {
        return new CursorTranscripts(
                output, Version.text(), (file, why) -> console.warn(file + " was left out: " + Failures.reason(why)));
    }

    /** Until a signal. Ctrl-C is how this is meant to end. */
    @SuppressWarnings("try") // The signals are there to be handled, not to be spoken to.
    private static ExitCode follow(CursorTranscripts transcripts, Path from, Console console)
            throws IOException, InterruptedException {
        Instant since = Instant.now();
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<ExitCode> code = new AtomicReference<>(ExitCode.OK);
        try (Signals signals = Signals.handle(kind -> {
            if (kind != Signals.Kind.INT) {
                code.set(kind.exitCode());
            }
            ended.countDown();
        })) {
            console.say("watches " + from);
            console.detail("Ctrl-C ends it");
            do {
                transcripts.look(from, since);
            } while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
            transcripts.look(from, since);
            return Objects.requireNonNullElse(code.get(), ExitCode.OK);
        }
    }

    private static void conclude(CursorTranscripts transcripts, Path from, boolean json, Console console)
            throws IOException {
        // The pages are made of whole traces.
        transcripts.close();
        List<Path> traces = transcripts.traces();
        if (!json) {
            console.say("conversations imported from " + from + ": " + traces.size());
        }
        List<JsonValue> told = new ArrayList<>();
        for (Path trace : traces) {
            Path page = Pages.write(trace, console);
            told.add(JsonObject.builder()
                    .put("trace", trace.toString())
                    .put("page", page == null ? JsonLiteral.NULL : new JsonString(page.toString()))
                    .build());
            if (!json) {
                console.detail("trace: " + trace);
                if (page != null) {
                    console.detail("page: " + page);
                }
            }
        }
        if (json) {
            JsonAnswer.print(console, JsonAnswer.of("import-cursor").put("imported", new JsonArray(told)));
        }
    }
}

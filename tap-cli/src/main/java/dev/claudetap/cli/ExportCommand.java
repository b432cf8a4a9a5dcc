package dev.claudetap.cli;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap export}: a trace in another form. */
@Command(
        name = "claude-tap export",
        sortOptions = false,
        description =
                "Writes a trace as a page, as Markdown, JSON, HAR, a cURL script, in the compact form, or only the agent's prompt, or sends it to an"
                        + " OpenTelemetry backend. Traces of the original claude-tap can be read too.",
        exitCodeListHeading = "%nExit codes:%n")
final class ExportCommand implements Subcommand {
    enum Format {
        HTML("html", "html|htm"),
        PROMPT("prompt(-md)?", "(prompt|system)\\.(md|markdown)"),
        MARKDOWN("markdown|md", "markdown|md"),
        COMPACT("compact", "ctap\\.json"),
        JSON("json", "json"),
        JSONL("jsonl", "jsonl"),
        HAR("har", "har"),
        CURL("curl", "sh");

        private final String words;
        private final String suffixes;

        /** Both are alternatives of a regular expression. */
        Format(String words, String suffixes) {
            this.words = words;
            this.suffixes = suffixes;
        }

        /** Whether records go into it as they are, with what this version does not know of them. */
        boolean keepsRecords() {
            return this == HTML || this == COMPACT || this == JSONL;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean isCalled(String word) {
            return word.matches(words);
        }

        private boolean isOf(String fileName) {
            return fileName.matches("(?s).*\\.(" + suffixes + ")");
        }
    }

    @Parameters(
            paramLabel = "SOURCE",
            description = "A trace_*.jsonl file, a compact .ctap.json, or a session as ls shows it")
    Path source = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; readable by you only (default, as with -: standard output)")
    @Nullable
    Path output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Choices.Formats.class,
            description =
                    "html, markdown (md), json, compact (.ctap.json), jsonl, har, curl (.sh: a script that sends the requests"
                            + " again) or prompt (.prompt.md: only what the agent tells its model at the start; default: by"
                            + " the suffix of FILE, else markdown)")
    @Nullable
    String format;

    @Option(names = "--call", paramLabel = "N", description = "Only this call: its number in the trace, or its id")
    @Nullable
    String call;

    @Mixin
    final ShareMixin share = new ShareMixin();

    @Mixin
    final PricesMixin prices = new PricesMixin();

    @Mixin
    final OtlpExportMixin otlp = new OtlpExportMixin();

    @Option(names = "--json", description = "Say as JSON what was written or sent; needs --output or --otlp")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Exports and returns the exit code. */
    @Override
    public int run(Console console) throws CliException, InterruptedException {
        output = TargetFile.orStandardOutput(output);
        boolean spans = otlp.isAsked(output != null || format != null);
        if (json && output == null && !spans) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--json tells what was written, so it needs -o FILE or --otlp URL; --format json prints the trace");
        }
        Format chosen = chooseFormat();
        source = TraceSource.of(source, console);
        checkReadable(source);
        Recovery.around(source, console);
        TraceExport export = new TraceExport(source, share, call, prices.table(console), console);
        refuseEmpty(export);
        try (Progress progress =
                output == null && !spans ? console.progressBeside("export") : console.progress("export")) {
            export.tell(progress);
            if (spans) {
                long sent = otlp.send(export, console);
                tell("sent " + sent + " spans", answer(export).put("spans", sent), console);
            } else if (output == null) {
                print(chosen, export, console);
            } else {
                save(chosen, export, output);
                JsonObject.Builder written =
                        answer(export).put("file", output.toString()).put("format", chosen.key());
                tell("wrote " + output, written, console);
            }
            TraceSource.tellSkipped(source, export.skipped(), console);
            return ExitCode.OK.code();
        } catch (IOException e) {
            throw Failures.brokeOff("cannot read " + source, e);
        }
    }

    private JsonObject.Builder answer(TraceExport export) {
        return JsonAnswer.of("export").put("source", source.toString()).put("skipped", export.skipped());
    }

    private void tell(String line, JsonObject.Builder answer, Console console) {
        if (json) {
            JsonAnswer.print(console, answer);
        } else {
            console.say(line);
        }
    }

    static void checkReadable(Path source) throws CliException {
        checkReadable(source, "a trace_*.jsonl file, as the end of a run shows it");
    }

    /** @param wanted what else to name */
    static void checkReadable(Path source, String wanted) throws CliException {
        if (!Files.isRegularFile(source) || !Files.isReadable(source)) {
            throw new CliException(ExitCode.NO_INPUT, "cannot read " + source + "; name " + wanted);
        }
    }

    static CliException nothingIn(Path source, ShareMixin share) {
        String hint = share.turns == null ? "is it a trace_*.jsonl file?" : "are the --turns right?";
        return new CliException(ExitCode.DATA, source + " holds no readable record; " + hint);
    }

    private Format chooseFormat() throws CliException {
        if (format != null) {
            String word = format.toLowerCase(Locale.ROOT);
            return Arrays.stream(Format.values())
                    .filter(known -> known.isCalled(word))
                    .findFirst()
                    .orElseThrow(() -> new CliException(
                            ExitCode.USAGE,
                            "--format '" + format
                                    + "' is unknown; use html, markdown, json, compact, jsonl, har, curl or prompt"));
        }
        if (output == null) {
            return Format.MARKDOWN;
        }
        String name = output.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(Format.values())
                .filter(known -> known.isOf(name))
                .findFirst()
                .orElseThrow(
                        () -> new CliException(
                                ExitCode.USAGE,
                                "'" + output
                                        + "' does not tell the format; add --format html, markdown, json, compact, jsonl, har, curl or prompt"));
    }

    private void refuseEmpty(TraceExport export) throws CliException {
        try {
            if (!export.isEmpty()) {
                return;
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("cannot read " + source, e);
        }
        throw call == null
                ? nothingIn(source, share)
                : new CliException(ExitCode.DATA, source + " holds no call '" + call + "'; try its number");
    }

    private void print(Format chosen, TraceExport export, Console console) throws CliException {
        try (Writer out = new BufferedWriter(new OutputStreamWriter(console.stream(), StandardCharsets.UTF_8))) {
            boolean raw = chosen == Format.COMPACT || chosen == Format.JSONL;
            export.write(chosen, raw || chosen == Format.HTML ? new HarmlessText(out, raw) : out);
        } catch (TraceExport.Nothing e) {
            throw nothing("export of " + source + " failed", e);
        } catch (IOException | UncheckedIOException e) {
            if (!console.stream().isUnread()) {
                throw Failures.brokeOff("export of " + source + " failed", e);
            }
        }
    }

    private static void save(Format chosen, TraceExport export, Path target) throws CliException {
        try (UnfinishedFile file = begin(target)) {
            try (Writer out = file.writer()) {
                export.write(chosen, out);
            }
            file.putInPlace();
        } catch (TraceExport.Nothing e) {
            throw nothing("cannot write " + target, e);
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("cannot write " + target, e);
        }
    }

    private static CliException nothing(String what, TraceExport.Nothing reason) {
        return new CliException(ExitCode.DATA, what + ": " + Failures.reason(reason), reason);
    }

    static UnfinishedFile begin(Path target) throws CliException {
        try {
            return UnfinishedFile.beside(target);
        } catch (IOException e) {
            String line = "cannot create " + target + ": " + Failures.reason(e) + "; name another file with -o";
            throw new CliException(ExitCode.CANNOT_CREATE, line, e);
        }
    }
}

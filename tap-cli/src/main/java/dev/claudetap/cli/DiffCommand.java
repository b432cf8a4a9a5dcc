package dev.claudetap.cli;

import dev.claudetap.compare.Comparison;
import dev.claudetap.compare.Run;
import dev.claudetap.export.ComparisonMarkdown;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.viewer.ComparisonPage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap diff}: what is different between two runs. */
@Command(
        name = "claude-tap diff",
        sortOptions = false,
        description =
                "Compares two runs: their turns, prompts, tools, parameters, tool calls and answers, tokens and cost.",
        exitCodeListHeading = "%nExit codes:%n")
final class DiffCommand implements Subcommand {
    @Parameters(
            index = "0",
            paramLabel = "FIRST",
            description = "The trace to compare with: its file, or a session as ls shows it")
    Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "SECOND", description = "The trace to compare, named alike")
    Path second = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where to write, .html or .md; readable by you only (default, as with -: Markdown on standard output)")
    @Nullable
    Path output;

    @Mixin
    final PricesMixin prices = new PricesMixin();

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Writes the comparison; 0 when the runs are the same, 1 when they differ. */
    @Override
    public int run(Console console) throws CliException {
        output = TargetFile.orStandardOutput(output);
        boolean page = isPage();
        PriceTable table = prices.table(console);
        Comparison comparison = Comparison.of(
                read(TraceSource.of(first, console), table), read(TraceSource.of(second, console), table));
        if (json) {
            JsonAnswer.print(console, ComparisonJson.of(comparison));
        }
        if (output == null && !json) {
            print(comparison, console);
        } else if (output != null) {
            save(comparison, output, page);
            console.say("wrote " + output + (comparison.isSame() ? "; the runs are the same" : "; the runs differ"));
        }
        return (comparison.isSame() ? ExitCode.OK : ExitCode.DIFFERENT).code();
    }

    private boolean isPage() throws CliException {
        String name = output == null ? ".md" : output.toString().toLowerCase(Locale.ROOT);
        if (name.matches("(?s).*\\.html?")) {
            return true;
        }
        if (!name.matches("(?s).*\\.(md|markdown)")) {
            throw new CliException(
                    ExitCode.USAGE, "'" + output + "' does not tell the format; name a .html or .md file");
        }
        return false;
    }

    private static Run read(Path trace, PriceTable table) throws CliException {
        if (!Files.isRegularFile(trace) || !Files.isReadable(trace)) {
            throw new CliException(ExitCode.NO_INPUT, "cannot read " + trace + "; name a trace_*.jsonl file");
        }
        try {
            Run run = Run.read(String.valueOf(trace.getFileName()), trace, table);
            if (run.calls() == 0) {
                throw new CliException(ExitCode.DATA, trace + " holds no call of a model; is it a trace_*.jsonl file?");
            }
            return run;
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot read " + trace + ": " + Failures.reason(e), e);
        }
    }

    private static void print(Comparison comparison, Console console) throws CliException {
        try (Writer out = new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8))) {
            ComparisonMarkdown.write(comparison, out);
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "the comparison could not be written: " + Failures.reason(e), e);
        }
    }

    private static void save(Comparison comparison, Path target, boolean page) throws CliException {
        try (UnfinishedFile file = UnfinishedFile.beside(target)) {
            try (Writer out = file.writer()) {
                if (page) {
                    ComparisonPage.write(comparison, out);
                } else {
                    ComparisonMarkdown.write(comparison, out);
                }
            }
            file.putInPlace();
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.CANNOT_CREATE,
                    "cannot write " + target + ": " + Failures.reason(e) + "; name another file",
                    e);
        }
    }
}

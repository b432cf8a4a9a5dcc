package dev.claudetap.cli;

import dev.claudetap.export.JsonExport;
import dev.claudetap.export.MarkdownExport;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.viewer.HtmlViewer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap export}: a trace in another form. */
@Command(
        name = "claude-tap export",
        sortOptions = false,
        description =
                "Writes a trace as a page, as Markdown or as JSON. Traces of the original claude-tap can be read too.",
        exitCodeListHeading = "%nExit codes:%n")
final class ExportCommand implements Subcommand {
    private enum Format {
        HTML("html", "html|htm"),
        MARKDOWN("markdown|md", "markdown|md"),
        JSON("json", "json");

        private final String words;
        private final String suffixes;

        /** Both are alternatives of a regular expression. */
        Format(String words, String suffixes) {
            this.words = words;
            this.suffixes = suffixes;
        }

        private boolean isCalled(String word) {
            return word.matches(words);
        }

        private boolean isOf(String fileName) {
            return fileName.matches("(?s).*\\.(" + suffixes + ")");
        }
    }

    @Parameters(paramLabel = "SOURCE", description = "A trace_*.jsonl file")
    Path source = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; readable by you only (default: standard output)")
    @Nullable
    Path output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "html, markdown (md) or json (default: by the suffix of FILE, else markdown)")
    @Nullable
    String format;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Exports and returns the exit code. */
    @Override
    public int run(Console console) throws CliException {
        Format chosen = chooseFormat();
        if (!Files.isRegularFile(source) || !Files.isReadable(source)) {
            throw new CliException(
                    ExitCode.NO_INPUT,
                    "cannot read " + source + "; name a trace_*.jsonl file, as the end of a run shows it");
        }
        Recovery.around(source, console);
        refuseEmpty();
        if (output == null) {
            print(chosen, console);
        } else {
            save(chosen, output);
            console.say("wrote " + output);
        }
        return ExitCode.OK.code();
    }

    private Format chooseFormat() throws CliException {
        if (format != null) {
            String word = format.toLowerCase(Locale.ROOT);
            return Arrays.stream(Format.values())
                    .filter(known -> known.isCalled(word))
                    .findFirst()
                    .orElseThrow(() -> new CliException(
                            ExitCode.USAGE, "--format '" + format + "' is unknown; use html, markdown or json"));
        }
        if (output == null) {
            return Format.MARKDOWN;
        }
        String name = output.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(Format.values())
                .filter(known -> known.isOf(name))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "'" + output + "' does not tell the format; add --format html, markdown or json"));
    }

    private void refuseEmpty() throws CliException {
        try (TraceReader reader = TraceReader.open(source)) {
            if (reader.iterator().hasNext()) {
                return;
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot read " + source + ": " + Failures.reason(e), e);
        }
        throw new CliException(ExitCode.DATA, source + " holds no readable record; is it a trace_*.jsonl file?");
    }

    private void print(Format chosen, Console console) throws CliException {
        Path whole = null;
        try (Writer out = new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8))) {
            if (chosen == Format.HTML) {
                whole = Files.createTempFile("claude-tap-", ".html");
                HtmlViewer.write(source, whole);
                try (Reader page = Files.newBufferedReader(whole)) {
                    page.transferTo(new HarmlessText(out));
                }
            } else {
                write(chosen, out);
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "export of " + source + " failed: " + Failures.reason(e), e);
        } finally {
            delete(whole);
        }
    }

    private void save(Format chosen, Path target) throws CliException {
        try (UnfinishedFile file = begin(target)) {
            if (chosen == Format.HTML) {
                HtmlViewer.write(source, file.path());
            } else {
                try (Writer out = file.writer()) {
                    write(chosen, out);
                }
            }
            file.putInPlace();
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot write " + target + ": " + Failures.reason(e), e);
        }
    }

    private static UnfinishedFile begin(Path target) throws CliException {
        try {
            return UnfinishedFile.beside(target);
        } catch (IOException e) {
            String line = "cannot create " + target + ": " + Failures.reason(e) + "; name another file with -o";
            throw new CliException(ExitCode.CANNOT_CREATE, line, e);
        }
    }

    private void write(Format chosen, Writer out) throws IOException {
        try (TraceReader reader = TraceReader.open(source)) {
            if (chosen == Format.JSON) {
                JsonExport.write(reader.iterator(), out);
            } else {
                MarkdownExport.write(reader.iterator(), out);
            }
        }
    }

    private static void delete(@Nullable Path unfinished) {
        try {
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // The export itself is done, or has failed for a reason that is told.
            System.getLogger(ExportCommand.class.getName()).log(System.Logger.Level.INFO, "a temporary file stays", e);
        }
    }
}

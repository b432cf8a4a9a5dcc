package dev.claudetap.cli;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.redact.Redactor;
import dev.claudetap.scan.FoundSecret;
import dev.claudetap.scan.RedactionReport;
import dev.claudetap.scan.TraceScan;
import dev.claudetap.trace.RecordLines;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.viewer.HtmlViewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap share}: a trace as others may see it, in one file. */
@Command(
        name = "claude-tap share",
        sortOptions = false,
        description = "Packs a trace for others: redacted, with its page, and with a report of what was taken out. The"
                + " options of a redacted export are on. Look at it before you hand it on.",
        exitCodeListHeading = "%nExit codes:%n")
final class ShareCommand implements Subcommand {
    private static final Pattern PLAIN = Pattern.compile("[\\w-][\\w.-]*");

    @Parameters(
            paramLabel = "TRACE",
            description = "A trace_*.jsonl file, a compact .ctap.json, or a session as ls shows it")
    Path source = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write; readable by you only (default: the trace's name and -shared.zip, here)")
    @Nullable
    Path output;

    @Mixin
    final ShareMixin share = new ShareMixin();

    @Mixin
    final PricesMixin prices = new PricesMixin();

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Packs the bundle; 2, and no bundle, when something is left in it that looks like a secret. */
    @Override
    public int run(Console console) throws CliException {
        if (output != null) {
            TargetFile.checkIsFile("-o", output, "a bundle is a zip");
        }
        source = TraceSource.of(source, console);
        ExportCommand.checkReadable(source);
        Recovery.around(source, console);
        share.redacted = true;
        PriceTable table = prices.table(console);
        Redactor redactor = share.redactor(source, console);
        String stem = stem(source, redactor);
        Path target = output == null ? Path.of(stem + "-shared.zip") : output;
        RedactionReport report = new RedactionReport();
        try (UnfinishedFile records = ExportCommand.begin(target);
                UnfinishedFile bundle = ExportCommand.begin(target)) {
            long skipped = redact(records, report, redactor);
            refuseSecrets(records.path());
            try (BundleWriter zip = new BundleWriter(bundle.path(), stem)) {
                zip.add("README.md", out -> out.write(readme(stem, report)));
                zip.add("redaction.json", out -> out.write(report.toJson().toJson() + "\n"));
                zip.add("trace.html", out -> page(records.path(), stem, table, out));
                zip.add("trace.jsonl", records.path());
            }
            bundle.putInPlace();
            TraceSource.tellSkipped(source, skipped, console);
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("cannot write " + target, e);
        }
        tell(target, report, console);
        return ExitCode.OK.code();
    }

    private void tell(Path target, RedactionReport report, Console console) {
        if (json) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("share")
                            .put("file", target.toString())
                            .put("records", report.records())
                            .put("taken_out", report.total()));
            return;
        }
        console.say("wrote " + target + ": " + report.records() + " records, " + report.total() + " places taken out");
        console.detail("look at its page before you hand it on: what is private is not only what rules find");
    }

    /** How many lines were no records. */
    private long redact(UnfinishedFile to, RedactionReport report, Redactor redactor) throws CliException, IOException {
        var turns = share.selection();
        long skipped;
        try (TraceReader records = TraceReader.open(source);
                RecordLines out = RecordLines.into(to.path())) {
            for (var record : records) {
                if (turns.test(record.header().turn().number())) {
                    var clean = share.redact(record, redactor);
                    report.add(record, clean);
                    out.write(clean);
                }
            }
            skipped = records.skippedLines();
        }
        if (report.records() == 0) {
            throw ExportCommand.nothingIn(source, share);
        }
        return skipped;
    }

    /** What everything in the bundle is called by: the file's name, unless it tells what others are not to see. */
    private static String stem(Path source, Redactor redactor) {
        String name = String.valueOf(TraceFile.sibling(source, "").getFileName());
        return PLAIN.matcher(name).matches() && redactor.text(name).equals(name) ? name : "trace";
    }

    /** What is handed on has been looked at once more, by the rules for every trace. */
    private void refuseSecrets(Path records) throws CliException, IOException {
        List<FoundSecret> left = new ArrayList<>();
        new TraceScan(Redactor.standard()).scan(records, left::add);
        if (!left.isEmpty()) {
            FoundSecret first = left.get(0);
            throw new CliException(
                    ExitCode.SECRETS,
                    "not written: " + left.size() + " places look like secrets still, the first is "
                            + first.place().rule() + " in " + first.place().path() + " of " + first.record()
                            + "; --redact-regex or --turns can leave it out");
        }
    }

    private static void page(Path records, String stem, PriceTable table, Writer out) throws IOException {
        try (TraceReader reader = TraceReader.open(records)) {
            HtmlViewer.render(reader.iterator(), stem, table, out);
        }
    }

    private static String readme(String stem, RedactionReport report) {
        return "# " + stem + "\n\n"
                + "A recorded session of an AI coding agent, packed by claude-tap " + Version.text() + ".\n\n"
                + "- `trace.html`: open it in a browser; it loads nothing\n"
                + "- `trace.jsonl`: " + report.records() + " records, one per line\n"
                + "- `redaction.json`: what was taken out, by rule and place, never what it was\n\n"
                + report.toMarkdown()
                + "\nEach was replaced by a mark such as `[redacted:path:3f9a1c]`; the same text has the same mark.\n";
    }
}

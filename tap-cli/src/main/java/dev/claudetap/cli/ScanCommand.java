package dev.claudetap.cli;

import dev.claudetap.redact.RedactionRule;
import dev.claudetap.redact.Redactor;
import dev.claudetap.scan.TraceScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap scan}: secrets in traces at rest. */
@Command(
        name = "claude-tap scan",
        sortOptions = false,
        description =
                "Looks for keys, tokens and passwords in traces, by the rules by which they are taken out when a trace is"
                        + " written. Says where they are, never what they are.",
        exitCodeListHeading = "%nExit codes:%n")
final class ScanCommand implements Subcommand {
    /** What of a folder is looked at. */
    private static final String FILES = ".*\\.(jsonl|jsonl\\.gz|ctap\\.json|har|log)";

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Files, or folders with traces at any depth: .jsonl, .jsonl.gz, .ctap.json, .har, .log"
                    + " (default: where runs write theirs)")
    List<Path> paths = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--sarif", description = "Print SARIF 2.1.0, for code hosts and editors")
    boolean sarif;

    @Option(
            names = "--redact-rules",
            paramLabel = "FILE",
            description = "Also look for what the rules in this JSON file find")
    @Nullable
    Path rules;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Looks through all files; 2 when there are secrets. */
    @Override
    public int run(Console console) throws CliException {
        if (json && sarif) {
            throw new CliException(ExitCode.USAGE, "--json and --sarif exclude each other; give one");
        }
        List<Path> from = paths.isEmpty() ? List.of(OutputMixin.usual(console)) : paths;
        TraceScan scan = new TraceScan(Redactor.of(rules == null ? List.of() : rules(rules)));
        List<Path> files = allFiles(from);
        try (ScanReport report = ScanReport.start(json, sarif, console)) {
            boolean whole = scanAll(scan, files, report, console);
            report.end(files.size(), scan.lines());
            return (report.isClean() ? whole ? ExitCode.OK : ExitCode.IO : ExitCode.SECRETS).code();
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("the report cannot be written", e);
        }
    }

    static List<RedactionRule> rules(Path file) throws CliException {
        try {
            return RedactionRule.load(file);
        } catch (IOException e) {
            throw new CliException(ExitCode.NO_INPUT, "--redact-rules " + file + ": " + Failures.reason(e), e);
        }
    }

    /** One file that cannot be read is told, and the others are looked at. */
    private boolean scanAll(TraceScan scan, List<Path> files, ScanReport report, Console console) {
        boolean whole = true;
        try (Progress progress = json || sarif ? console.progressBeside("scan") : console.progress("scan")) {
            files.forEach(file -> progress.expect(Progress.size(file)));
            for (Path file : files) {
                try {
                    report.begin(file);
                    scan.scan(file, progress, report::add);
                } catch (IOException e) {
                    console.warn("not, or not wholly, looked at: " + file + ": " + Failures.reason(e));
                    whole = false;
                }
            }
        }
        return whole;
    }

    /** All that is to be looked at, before a report of it begins: what is missing leaves no half of one. */
    private static List<Path> allFiles(List<Path> from) throws CliException {
        List<Path> all = new ArrayList<>();
        for (Path path : from) {
            all.addAll(files(path));
        }
        if (all.isEmpty()) {
            throw new CliException(ExitCode.DATA, "there is no trace in " + from.get(0) + "; name a file or a folder");
        }
        return all;
    }

    private static List<Path> files(Path path) throws CliException {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(file -> String.valueOf(file.getFileName()).matches(FILES))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw Failures.unreadable("cannot read " + path, e);
        }
    }
}

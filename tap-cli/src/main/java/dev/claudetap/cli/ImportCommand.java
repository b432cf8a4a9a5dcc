package dev.claudetap.cli;

import dev.claudetap.conversation.Origins;
import dev.claudetap.export.HarImport;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonString;
import dev.claudetap.redact.RedactionRule;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.RecordLines;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.TraceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap import}: traffic that others recorded becomes a trace. */
@Command(
        name = "claude-tap import",
        sortOptions = false,
        description =
                "Makes a trace and a page of an HTTP archive (.har) of a browser, a proxy or 'claude-tap export', or of a"
                        + " trace of the original claude-tap. Secrets are taken out, as when traffic is recorded.",
        exitCodeListHeading = "%nExit codes:%n")
final class ImportCommand implements Subcommand {
    @Parameters(paramLabel = "FILE", description = "A .har, or a .jsonl, .jsonl.gz or .ctap.json trace")
    Path source = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Only write this trace file; readable by you only (default: a session like any other)")
    @Nullable
    Path output;

    @Mixin
    final OutputMixin directory = new OutputMixin();

    @Option(
            names = "--redact-rules",
            paramLabel = "FILE",
            description = "Also take out what the rules in this JSON file find")
    @Nullable
    Path rules;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    private ReadProgress progress = ReadProgress.NONE;
    private int records;
    private int skipped;

    /** Imports and returns the exit code; 65 when there is nothing to import. */
    @Override
    public int run(Console console) throws CliException {
        if (output != null) {
            TargetFile.checkIsFile("-o", output, "'claude-tap export' prints what was imported");
        }
        ExportCommand.checkReadable(source, "an HTTP archive (.har) or a trace");
        List<RedactionRule> extra = rules == null ? List.of() : ScanCommand.rules(rules);
        try (Progress shown = console.progress("import")) {
            progress = shown;
            shown.expect(Progress.size(source));
            if (output != null) {
                file(output, Redactor.of(extra));
                tell(output, null, console);
            } else {
                session(Redactor.of(extra), console);
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("the import of " + source + " failed", e);
        }
        if (skipped > 0) {
            console.warn(skipped + " entries could not be read");
        }
        return ExitCode.OK.code();
    }

    private void read(Redactor redactor, HarImport.Sink sink) throws IOException {
        HarImport.Sink counting = record -> {
            records++;
            sink.accept(record);
        };
        if (HarImport.isOne(source)) {
            try (HarImport archive = HarImport.open(source, redactor)) {
                archive.read(progress, counting);
                skipped = archive.skipped();
            }
            return;
        }
        try (TraceReader trace = TraceReader.open(source, progress)) {
            for (TraceRecord record : trace) {
                counting.accept(Origins.attributed(redactor.redact(record)));
            }
            skipped = Math.toIntExact(Math.min(Integer.MAX_VALUE, trace.skippedLines()));
        }
    }

    private CliException nothing() {
        return new CliException(ExitCode.DATA, source + " holds no exchange; is it an HTTP archive (.har) or a trace?");
    }

    private void file(Path target, Redactor redactor) throws CliException, IOException {
        try (UnfinishedFile file = ExportCommand.begin(target)) {
            try (RecordLines out = RecordLines.into(file.path())) {
                read(redactor, out::write);
            }
            if (records == 0) {
                throw nothing();
            }
            file.putInPlace();
        }
    }

    private void session(Redactor redactor, Console console) throws CliException, IOException {
        Path folder = directory.directory(console);
        Manifest manifest = Manifest.of(folder);
        Path file = source.toAbsolutePath().normalize();
        List<Path> before = manifest.imported().getOrDefault(file, List.of());
        if (!before.isEmpty()) {
            console.warn("this file was imported before, as " + before.get(0));
        }
        Session session = new Session(folder, manifest, file);
        try (session) {
            read(redactor, session::accept);
        }
        TraceWriter writer = session.writer;
        if (writer == null) {
            throw nothing();
        }
        tell(writer.file(), Pages.write(writer.file(), console), console);
    }

    private void tell(Path trace, @Nullable Path page, Console console) {
        if (json) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("import")
                            .put("records", records)
                            .put("skipped", skipped)
                            .put("trace", trace.toString())
                            .put("page", page == null ? JsonLiteral.NULL : new JsonString(page.toString())));
        } else if (output != null) {
            console.say("wrote " + trace + ": " + records + " records");
        } else {
            console.say("imported " + records + " records of " + source);
            console.detail("trace: " + trace);
            if (page != null) {
                console.detail("page: " + page);
            }
        }
    }

    /** The session that is made of the file, from its first record on. It is filed under the day of that. */
    private static final class Session implements AutoCloseable {
        private final Path folder;
        private final Manifest manifest;
        private final Path file;
        private @Nullable TraceWriter writer;

        Session(Path folder, Manifest manifest, Path file) {
            this.folder = folder;
            this.manifest = manifest;
            this.file = file;
        }

        void accept(TraceRecord record) throws IOException {
            TraceWriter to = writer;
            if (to == null) {
                Clock then = Clock.fixed(record.header().timing().startedAt(), ZoneId.systemDefault());
                to = TraceWriter.create(folder, then);
                writer = to;
                manifest.begin(to.files(), record.header().capture(), file, Version.text());
            }
            to.write(record);
        }

        @Override
        public void close() throws IOException {
            if (writer != null) {
                writer.close();
                manifest.end(writer.files(), Version.text());
            }
        }
    }
}

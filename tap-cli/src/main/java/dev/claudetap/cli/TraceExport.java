package dev.claudetap.cli;

import dev.claudetap.export.CurlExport;
import dev.claudetap.export.HarExport;
import dev.claudetap.export.JsonExport;
import dev.claudetap.export.MarkdownExport;
import dev.claudetap.export.PromptExport;
import dev.claudetap.otlp.OtlpExport;
import dev.claudetap.otlp.OtlpOptions;
import dev.claudetap.otlp.OtlpReport;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.CompactTraceWriter;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.viewer.HtmlViewer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A trace on its way into another form: whole and as it stands, or only what others are to see of it. */
final class TraceExport {
    private final Path source;
    private final PriceTable prices;
    private final boolean asItStands;
    private final boolean one;
    private final Predicate<TraceRecord> selection;
    private final UnaryOperator<TraceRecord> redaction;
    private ReadProgress progress = ReadProgress.NONE;
    private long skipped;
    private final boolean bare;

    /** There is nothing to write: a matter of the source, not of writing. */
    static final class Nothing extends IOException {
        private static final long serialVersionUID = 1L;

        Nothing(String why) {
            super(why);
        }
    }

    /** @param call a number or an id; null for all calls */
    TraceExport(Path source, ShareMixin share, @Nullable String call, PriceTable prices, Console console)
            throws CliException {
        this.source = source;
        this.prices = prices;
        this.one = call != null;
        this.bare = !share.asksForAnything();
        this.asItStands = bare && call == null;
        LongPredicate turns = share.selection();
        this.selection =
                record -> turns.test(record.header().turn().number()) && (call == null || isCalled(record, call));
        this.redaction = bare ? record -> record : share.redaction(source, console);
    }

    /** Who is told how far the writing is. */
    void tell(ReadProgress listener) throws IOException {
        listener.expect(Files.size(source));
        progress = listener;
    }

    /** How many lines were left out because they are no records; known when it is written or sent. */
    long skipped() {
        return skipped;
    }

    boolean isEmpty() throws IOException {
        try (TraceReader reader = TraceReader.open(source)) {
            return !chosen(reader).iterator().hasNext();
        }
    }

    private Stream<TraceRecord> chosen(TraceReader reader) {
        return StreamSupport.stream(reader.spliterator(), false).filter(selection);
    }

    private static boolean isCalled(TraceRecord record, String call) {
        return record.header().requestId().equals(call)
                || Long.toString(record.header().turn().number()).equals(call);
    }

    /** Writes it, one record in memory at a time. */
    void write(ExportCommand.Format format, Writer out) throws IOException {
        if (asItStands && format.keepsRecords()) {
            asItStands(format, out);
            return;
        }
        try (TraceReader reader = TraceReader.open(source, progress)) {
            // A script is run where anybody may look on, whoever recorded the trace.
            boolean script = bare && format == ExportCommand.Format.CURL;
            Iterator<TraceRecord> records = chosen(reader)
                    .map(script ? Redactor.standard()::redact : redaction)
                    .iterator();
            switch (format) {
                case HTML -> HtmlViewer.render(records, title(), prices, out);
                case MARKDOWN -> MarkdownExport.write(records, out);
                case JSON -> JsonExport.write(records, out);
                case HAR -> HarExport.write(records, Version.text(), out);
                case COMPACT -> CompactTraceWriter.write(lines(records), out);
                case JSONL -> plain(lines(records), out);
                case PROMPT -> {
                    if (!PromptExport.write(records, out)) {
                        throw new Nothing("no call in it carries a prompt");
                    }
                }
                case CURL -> {
                    boolean any = one ? CurlExport.writeOne(records, out) : CurlExport.write(records, out);
                    if (!any) {
                        throw new Nothing("there is no request in it that cURL could send");
                    }
                }
            }
            skipped = reader.skippedLines();
        }
    }

    /** Tells an OpenTelemetry backend of it: without secrets in any case, since the trace may be another tool's and whole. */
    OtlpReport send(OtlpOptions options) throws IOException, InterruptedException {
        try (TraceReader reader = TraceReader.open(source, progress)) {
            UnaryOperator<TraceRecord> without = bare ? Redactor.standard()::redact : redaction;
            Iterator<TraceRecord> records = chosen(reader).map(without).iterator();
            OtlpReport report = OtlpExport.send(records, options.withPrices(prices));
            skipped = reader.skippedLines();
            return report;
        }
    }

    /** Also what this version does not know of a record is kept; in a trace of the same form lines that are no records, too. */
    private void asItStands(ExportCommand.Format format, Writer out) throws IOException {
        if (format == ExportCommand.Format.HTML) {
            skipped = HtmlViewer.write(source, prices, progress, out);
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(TraceFile.open(source, progress), StandardCharsets.UTF_8))) {
            if (format == ExportCommand.Format.COMPACT) {
                skipped = CompactTraceWriter.write(lines.lines().iterator(), out);
            } else {
                plain(lines.lines().iterator(), out);
            }
        }
    }

    private String title() {
        return String.valueOf(source.getFileName());
    }

    private static Iterator<String> lines(Iterator<TraceRecord> records) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public String next() {
                return TraceJson.write(records.next());
            }
        };
    }

    private static void plain(Iterator<String> lines, Writer out) throws IOException {
        while (lines.hasNext()) {
            String line = lines.next();
            if (!line.isBlank()) {
                out.append(line).append('\n');
            }
        }
    }
}

package dev.claudetap.cli;

import dev.claudetap.otlp.OtlpOptions;
import dev.claudetap.otlp.OtlpReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A trace for an OpenTelemetry backend. */
final class OtlpExportMixin {
    @Option(
            names = "--otlp",
            paramLabel = "URL",
            description = "Write nothing; send the trace as spans to this OTLP backend, such as http://localhost:4318;"
                    + " env: where OTEL_EXPORTER_OTLP_ENDPOINT says")
    @Nullable
    String url;

    @Option(
            names = "--otlp-content",
            description = "With --otlp: put prompts, answers, arguments and results of tools into the spans, too")
    boolean content;

    /** Whether spans are asked for, rather than a file. */
    boolean isAsked(boolean file) throws CliException {
        if (url == null && content) {
            throw new CliException(ExitCode.USAGE, "--otlp-content needs --otlp URL");
        }
        if (url != null && file) {
            throw new CliException(ExitCode.USAGE, "--otlp writes no file; leave --output and --format out");
        }
        return url != null;
    }

    /** Sends them; how many. */
    long send(TraceExport export, Console console) throws CliException, InterruptedException {
        OtlpOptions options = OtlpMixin.options("--otlp", String.valueOf(url), console);
        OtlpReport report;
        try {
            report = export.send(options.withContent(content));
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("cannot read the trace", e);
        }
        if (report.lost() > 0) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    OtlpMixin.lost(report) + "; send the trace again, its spans have the same ids then");
        }
        return report.delivered();
    }
}

package dev.claudetap.cli;

import dev.claudetap.otlp.OtlpOptions;
import dev.claudetap.otlp.OtlpReport;
import dev.claudetap.otlp.OtlpSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Spans of a run for an OpenTelemetry backend: the options, and what is said of them at the end. */
final class OtlpMixin {
    @Option(
            names = "--tap-otlp",
            paramLabel = "URL",
            description =
                    "Send spans to this OTLP backend, such as http://localhost:4318; env: where OTEL_EXPORTER_OTLP_ENDPOINT says")
    @Nullable
    String url;

    @Option(
            names = "--tap-otlp-content",
            description = "Put prompts, answers, arguments and results of tools into the spans, too")
    boolean content;

    /** Where spans are put; null when nobody asked for them. */
    @Nullable
    OtlpSink start(Console console) throws CliException {
        if (url == null) {
            if (content) {
                throw new CliException(ExitCode.USAGE, "--tap-otlp-content needs --tap-otlp URL");
            }
            return null;
        }
        OtlpOptions options = options("--tap-otlp", url, console);
        return OtlpSink.start(options.withContent(content).withPrices(PricesMixin.orBundled(console)));
    }

    /** What the command line and the environment say, without content. */
    static OtlpOptions options(String option, String url, Console console) throws CliException {
        try {
            return OtlpOptions.of(url, console.environment());
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, option + ": " + e.getMessage(), e);
        }
    }

    /** Says what became of a run's spans. */
    static void conclude(@Nullable OtlpSink sink, Console console) {
        if (sink == null) {
            return;
        }
        OtlpReport report = sink.report();
        console.detail("OTLP: " + report.delivered() + " spans delivered");
        if (report.lost() > 0) {
            console.warn(
                    lost(report) + "; the trace has everything: claude-tap export --otlp URL TRACE sends it again");
        }
    }

    /** How many spans did not get there, and why. */
    static String lost(OtlpReport report) {
        String all = report.delivered() + report.lost() + " spans were not delivered by OTLP";
        return report.lost() + " of " + all + " (" + report.reason() + ")";
    }
}

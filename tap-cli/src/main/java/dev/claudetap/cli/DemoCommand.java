package dev.claudetap.cli;

import dev.claudetap.capture.SessionSummary;
import dev.claudetap.cli.demo.DemoAgent;
import dev.claudetap.cli.demo.DemoUpstream;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code claude-tap demo}: everything real but the two ends, which are scripted. Needs no network and no key. */
@Command(
        name = "claude-tap demo",
        sortOptions = false,
        description = "Shows what a run looks like, without an agent, a key or a network: a scripted agent talks to a"
                + " scripted upstream through the real proxy.",
        exitCodeListHeading = "%nExit codes:%n")
final class DemoCommand {
    @Option(
            names = "--tap-output-dir",
            paramLabel = "DIR",
            description = "Where the trace goes (default: " + TapMixin.DEFAULT_OUTPUT_DIRECTORY + ")")
    @Nullable
    Path outputDirectory;

    @Option(names = "--open", description = "Show the page in a browser at the end")
    boolean open;

    @Option(names = "--tap-no-open", description = "Accepted: the page is not shown unless asked for")
    boolean noOpen;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Plays the demo and returns the exit code. */
    int run(Console console) throws CliException, InterruptedException {
        try (DemoUpstream upstream = DemoUpstream.start();
                SessionEnds ends = new SessionEnds(console)) {
            TapOptions options = TapOptions.client("claude")
                    .target(upstream.url())
                    .outputDirectory(directory(console))
                    .storeStreamEvents(true)
                    // Not the user's environment: a proxy set there has no business with our own upstream.
                    .environment(Map.of())
                    .build();
            try (TapSession session = ends.start(options)) {
                new DemoAgent(session.baseUrl(), console.out()).converse();
                session.awaitIdle(Duration.ofSeconds(10));
                SessionSummary summary = ends.conclude(session, open && !noOpen);
                return (summary.storageErrors() == 0 ? ExitCode.OK : ExitCode.IO).code();
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "the demo broke off: " + Failures.reason(e), e);
        }
    }

    private Path directory(Console console) {
        if (outputDirectory != null) {
            return outputDirectory;
        }
        String variable = console.environment()
                .getOrDefault(TapFlag.OUTPUT_DIR.variable(), "")
                .strip();
        return Path.of(variable.isEmpty() ? TapMixin.DEFAULT_OUTPUT_DIRECTORY : variable);
    }
}

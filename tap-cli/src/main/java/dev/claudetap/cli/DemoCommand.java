package dev.claudetap.cli;

import dev.claudetap.cli.demo.DemoAgent;
import dev.claudetap.cli.demo.DemoUpstream;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claude-tap demo}: everything real but the two ends, which are scripted. Needs no network and no key. */
@Command(
        name = "claude-tap demo",
        sortOptions = false,
        description = "Shows what a run looks like, without an agent, a key or a network: a scripted agent talks to a"
                + " scripted upstream through the real proxy.",
        exitCodeListHeading = "%nExit codes:%n")
final class DemoCommand implements Subcommand {
    @Mixin
    final OutputMixin output = new OutputMixin();

    @Option(names = "--open", description = "Show the page in a browser at the end")
    boolean open;

    @Option(names = "--tap-no-open", description = "Accepted: the page is not shown unless asked for")
    boolean noOpen;

    @Option(names = "--json", description = "Print JSON in the place of the conversation")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Plays the demo and returns the exit code. */
    @Override
    public int run(Console console) throws CliException, InterruptedException {
        try (DemoUpstream upstream = DemoUpstream.start();
                SessionEnds ends = new SessionEnds(console)) {
            TapOptions.Builder options = TapOptions.client("claude")
                    .target(upstream.url())
                    .outputDirectory(output.directory(console))
                    .storeStreamEvents(true)
                    // Not the user's environment: a proxy set there has no business with our own upstream.
                    .environment(Map.of());
            try (TapSession session = ends.start(options, record -> {})) {
                PrintStream talk = json ? new PrintStream(OutputStream.nullOutputStream()) : console.out();
                new DemoAgent(session.baseUrl(), talk).converse();
                session.awaitIdle(Duration.ofSeconds(60));
                SessionEnds.Concluded end = ends.conclude(session, open && !noOpen);
                if (json) {
                    JsonAnswer.print(console, RunAnswer.of("demo", end, console));
                }
                return (end.summary().storageErrors() == 0 ? ExitCode.OK : ExitCode.IO).code();
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "the demo broke off: " + Failures.reason(e), e);
        }
    }
}

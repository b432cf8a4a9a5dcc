package dev.claudetap.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How {@code claude-tap replay} is written: it is a run in other words, which {@link ReplayMixin#asRun} says. */
@Command(
        name = "claude-tap replay",
        customSynopsis = "claude-tap replay TRACE [--tap-OPTION...] -- AGENT [AGENT ARGUMENTS]",
        description =
                "Runs an agent again: every answer comes from the trace, and no connection leaves the machine. The options are"
                        + " those of a run.",
        exitCodeListHeading = "%nExit codes:%n")
final class ReplayUsage {
    @Parameters(index = "0", paramLabel = "TRACE", description = "The trace to answer from")
    Path trace = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "-- AGENT",
            description = "The agent's command behind --, and its arguments")
    List<String> agent = List.of();

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;
}

package dev.claudetap.cli;

import dev.claudetap.client.ClientProfiles;
import dev.claudetap.proxy.TapOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command without a subcommand: runs an agent, or only the proxy. */
@Command(
        name = "claude-tap",
        sortOptions = false,
        customSynopsis = {
            "claude-tap [--tap-OPTION...] [--] [AGENT ARGUMENTS]",
            "       claude-tap export SOURCE [-o FILE] [--format FORMAT]",
            "       claude-tap demo [--tap-output-dir DIR] [--open]",
            "       claude-tap --help | --version"
        },
        description = {
            "",
            "Runs an AI coding agent and records its API traffic: one JSON line per call and a page to read it.",
            "",
            "What does not begin with --tap- goes to the agent, untouched and in order, -h and -v too. Behind a"
                    + " leading -- everything does. Options are never abbreviated; an unknown --tap- option is an error."
                    + " Each option is also an environment variable: CLAUDE_TAP_CLIENT for --tap-client, and for an"
                    + " option without a value 1 or 0; several paths in CLAUDE_TAP_ALLOW_PATH are separated by commas."
                    + " The command line wins.",
            "",
            "--help and --version are answered here when nothing else is asked. The agent's: claude-tap -- --help"
        },
        exitCodeListHeading = "%nExit codes:%n")
final class RunCommand {
    @Mixin
    final TapMixin tap = new TapMixin();

    /** Runs until the agent, or a signal, ends it; returns the exit code. */
    int run(Console console, List<String> agentArguments) throws CliException, InterruptedException {
        RefusedRequests refused = new RefusedRequests();
        TapOptions.Builder options = tap.toOptions(console.environment()).sink(refused);
        if (tap.agent.noLaunch && !agentArguments.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-no-launch starts no agent, so '" + agentArguments.get(0)
                            + "' has nobody to go to; remove it");
        }
        TapRun.Plan plan = new TapRun.Plan(
                ClientProfiles.load().find(tap.agent.client).orElseThrow(),
                tap.proxy.host,
                agentArguments,
                !tap.agent.noLaunch,
                !tap.storage.noOpen);
        return new TapRun(console, plan, refused).run(options.build());
    }
}

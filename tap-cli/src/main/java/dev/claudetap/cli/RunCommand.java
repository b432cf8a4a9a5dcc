package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.clients.ClaudeCodeProfile;
import dev.claudetap.otlp.OtlpSink;
import dev.claudetap.proxy.RefusedCertificate;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.viewer.LiveViewer;
import java.lang.System.Logger.Level;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command without a subcommand: runs an agent, or only the proxy. */
@Command(
        name = "claude-tap",
        sortOptions = false,
        customSynopsis = {
            "claude-tap [--tap-OPTION...] [--] [AGENT ARGUMENTS]",
            "       claude-tap COMMAND [ARGUMENTS]",
            "       claude-tap --help | --version"
        },
        description = {
            "",
            "Runs an AI coding agent and records its API traffic: one JSON line per call and a page to read it.",
            "",
            "What does not begin with --tap- goes to the agent, untouched and in order, -h and -v too. Behind a"
                    + " leading -- everything does. Options are never abbreviated; an unknown --tap- option is an error."
                    + " Each option is also an environment variable: CLAUDE_TAP_CLIENT for --tap-client, and for an"
                    + " option without a value 1 or 0; what may be repeated is separated by commas there. And it is a key"
                    + " of configuration files: client. The command line wins, then the environment, then the"
                    + " project's file, then yours ('claude-tap config').",
            "",
            "--help and --version are answered here when nothing else is asked. The agent's: claude-tap -- --help"
        },
        exitCodeListHeading = "%nExit codes:%n")
final class RunCommand {
    private static final System.Logger LOG = System.getLogger(RunCommand.class.getName());

    @Mixin
    final TapMixin tap = new TapMixin();

    /** Runs until the agent, or a signal, ends it; returns the exit code. */
    int run(Console console, List<String> agentArguments) throws CliException, InterruptedException {
        RefusedRequests refused = new RefusedRequests();
        tap.agent.checkCommand(agentArguments);
        ClientProfile profile = tap.agent.profile(console.environment());
        TapOptions.Builder options = tap.toOptions(profile, console.environment())
                .agentArguments(agentArguments)
                .onRefusedCertificate(certificate -> LOG.log(Level.WARNING, refusal(profile, certificate)));
        if (tap.forward.trustCa) {
            new SystemTrust(console).trust(SystemTrust.authority(console), console::detail);
        }
        try (LiveViewer live = tap.live.start(profile.label(), console);
                OtlpSink otlp = tap.otlp.start(console)) {
            if (live != null) {
                options.sink(live);
            }
            if (otlp != null) {
                options.sink(otlp);
            }
            TapRun.Shown pages = new TapRun.Shown(live, opensPages(profile, agentArguments, console));
            TapRun.End end = new TapRun.End(
                    pages, tap.agent.hintAfter(), tap.storage.outputDirectory, tap.prompt, tap.storage.summary);
            TapRun.Plan plan = new TapRun.Plan(profile, tap.proxy.host, agentArguments, !tap.agent.noLaunch, end);
            int code = new TapRun(console, plan, refused).run(options);
            OtlpMixin.conclude(otlp, console);
            return code;
        }
    }

    /** An editor starts an agent again and again: each time a page would open in front of whoever works there. */
    boolean opensPages(ClientProfile profile, List<String> agentArguments, Console console) {
        ClientContext context = ClientContext.here(console.environment(), agentArguments);
        boolean byEditor = profile instanceof ClaudeCodeProfile
                && ClaudeCodeProfile.isStartedByEditor(context)
                && !console.terminal().isAt(Terminal.Stream.OUT);
        return !tap.storage.noOpen && !byEditor;
    }

    /** What happened and what may help, in one line. */
    static String refusal(ClientProfile profile, RefusedCertificate certificate) {
        String host = certificate.host();
        return profile.label() + " or a program it started does not accept the certificate of this tap for " + host
                + " ("
                + certificate.reason() + "), so its calls there fail. If it looks at the system store only, 'claude-tap"
                + " trust-ca' helps; a variable of its own can name the file in SSL_CERT_FILE; --tap-passthrough "
                + host
                + " leaves that host alone, unrecorded";
    }
}

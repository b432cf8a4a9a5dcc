package dev.claudetap.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code claude-tap trust-ca} and {@code untrust-ca}: for agents and tools that look at nothing but the system's certificates. */
abstract sealed class TrustCommand implements Subcommand {
    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Trusts. */
    @Command(
            name = "claude-tap trust-ca",
            description = {
                "Makes this machine trust the certificate authority of forward mode, which is made when there is none yet.",
                "macOS: your login keychain; Windows: your own store of root certificates; both ask you. Linux: prints"
                        + " the commands for this distribution and for browsers, and runs nothing.",
                "Agents started by claude-tap need none of it unless they ignore the variables that name a CA bundle."
            },
            exitCodeListHeading = "%nExit codes:%n")
    static final class Trust extends TrustCommand {
        @Override
        public int run(Console console) throws CliException, InterruptedException {
            new SystemTrust(console).trust(SystemTrust.authority(console), console.out()::println);
            return ExitCode.OK.code();
        }
    }

    /** Takes it back. */
    @Command(
            name = "claude-tap untrust-ca",
            description = "Takes back what 'claude-tap trust-ca' did; on Linux it prints the commands for that.",
            exitCodeListHeading = "%nExit codes:%n")
    static final class Untrust extends TrustCommand {
        @Override
        public int run(Console console) throws CliException, InterruptedException {
            new SystemTrust(console).untrust(SystemTrust.authority(console), console.out()::println);
            return ExitCode.OK.code();
        }
    }
}

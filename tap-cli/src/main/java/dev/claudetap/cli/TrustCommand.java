package dev.claudetap.cli;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.proxy.tls.CertificateAuthority;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code claude-tap trust-ca} and {@code untrust-ca}: for agents and tools that look at nothing but the system's certificates. */
abstract sealed class TrustCommand implements Subcommand {
    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Shows what is left for the user to do. */
    final int tell(String word, CertificateAuthority authority, List<String> script, Console console) {
        if (json) {
            String file = String.valueOf(authority.file().orElseThrow());
            JsonArray lines = new JsonArray(
                    script.stream().<JsonValue>map(JsonString::new).toList());
            JsonAnswer.print(
                    console, JsonAnswer.of(word).put("certificate", file).put("script", lines));
        } else {
            script.forEach(console.out()::println);
        }
        return ExitCode.OK.code();
    }

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
            CertificateAuthority authority = SystemTrust.authority(console);
            List<String> script = new ArrayList<>();
            new SystemTrust(console).trust(authority, script::add);
            return tell("trust-ca", authority, script, console);
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
            CertificateAuthority authority = SystemTrust.authority(console);
            List<String> script = new ArrayList<>();
            new SystemTrust(console).untrust(authority, script::add);
            return tell("untrust-ca", authority, script, console);
        }
    }
}

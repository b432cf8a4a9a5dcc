package dev.claudetap.cli;

import dev.claudetap.proxy.tls.CertificateAuthority;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap ca}: where the certificate authority of forward mode is, and what it is. */
@Command(
        name = "claude-tap ca",
        description = {
            "Shows the certificate authority of forward mode, which is made when there is none yet: never its key.",
            "It is kept in the folder ca below CLAUDE_TAP_HOME, which stands for the folder claude-tap among your data."
        },
        exitCodeListHeading = "%nExit codes:%n")
final class CaCommand implements Subcommand {
    @Parameters(
            paramLabel = "path|print",
            completionCandidates = Choices.AuthorityParts.class,
            description = "The certificate's file, or the certificate as PEM text")
    @Nullable
    String what;

    @Option(names = "--json", description = "Print both as JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Answers and returns the exit code. */
    @Override
    public int run(Console console) throws CliException {
        String asked = String.valueOf(what);
        if (!asked.equals("path") && !asked.equals("print")) {
            throw new CliException(ExitCode.USAGE, "'claude-tap ca " + asked + "' is unknown; it can be path or print");
        }
        CertificateAuthority authority = SystemTrust.authority(console);
        String file = String.valueOf(authority.file().orElseThrow());
        if (json) {
            JsonAnswer.print(console, JsonAnswer.of("ca").put("file", file).put("pem", authority.pem()));
        } else if (asked.equals("path")) {
            console.out().println(file);
        } else {
            console.out().print(authority.pem());
        }
        return ExitCode.OK.code();
    }
}

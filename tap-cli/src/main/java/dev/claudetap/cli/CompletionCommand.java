package dev.claudetap.cli;

import dev.claudetap.cli.guide.ManPage;
import dev.claudetap.cli.guide.Program;
import dev.claudetap.cli.guide.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap completion}: the script by which a shell completes our command line. */
@Command(
        name = "claude-tap completion",
        sortOptions = false,
        description = {
            "Prints the script by which a shell completes commands, options and their values. What is the agent's is completed"
                    + " as a file.",
            "bash: put 'source <(claude-tap completion bash)' into ~/.bashrc. zsh: write it to a file _claude-tap in a folder of"
                    + " fpath. fish: write it to ~/.config/fish/completions/claude-tap.fish. PowerShell: put 'claude-tap completion"
                    + " powershell | Out-String | Invoke-Expression' into $PROFILE. Or --install all of them."
        },
        exitCodeListHeading = "%nExit codes:%n")
final class CompletionCommand implements Subcommand {
    @Parameters(
            paramLabel = "SHELL",
            arity = "0..1",
            completionCandidates = Choices.Shells.class,
            description = "${COMPLETION-CANDIDATES}")
    String shell = "";

    @Option(
            names = "--install",
            paramLabel = "DIR",
            description =
                    "Write the scripts of all shells, and the manual page, to their places below this folder of shared"
                            + " data, such as ~/.local/share")
    @Nullable
    Path install;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Override
    public int run(Console console) throws CliException {
        Program program = CommandModel.program();
        if (install != null) {
            install(program, install);
            console.say("wrote the scripts of all shells and the manual page below " + install);
            return ExitCode.OK.code();
        }
        Shell known = Shell.of(shell)
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        shell.isEmpty()
                                ? "which shell? It can be bash, zsh, fish or powershell"
                                : "there is no completion for '" + shell
                                        + "'; it can be bash, zsh, fish or powershell"));
        console.out().print(known.completion(program));
        return ExitCode.OK.code();
    }

    private static void install(Program program, Path share) throws CliException {
        try {
            for (Shell shell : Shell.values()) {
                write(share.resolve(shell.place()), shell.completion(program));
            }
            write(share.resolve(ManPage.PLACE), ManPage.of(program));
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.CANNOT_CREATE, "cannot write below " + share + ": " + Failures.reason(e), e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}

package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.cli.guide.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts and the manual page, tried with the programs that they are for. bash is everywhere, so the usual tests try that. */
class ShellsIT {
    /** Each line is what was typed up to the cursor; behind it is what is offered then, in the order of the alphabet. */
    private static final Map<String, List<String>> OFFERED = Map.of(
            "claude-tap ex", List.of("export"),
            "claude-tap --tap-client code", List.of("codebuddy", "codex", "codexapp"),
            "claude-tap export --format js", List.of("json", "jsonl"),
            "claude-tap export --redact", List.of("--redact-regex", "--redact-rules", "--redacted"),
            "claude-tap completion z", List.of("zsh"),
            "claude-tap ca p", List.of("path", "print"),
            "claude-tap replay x.jsonl --tap-replay-", List.of("--tap-replay-pace"),
            "claude-tap -p exp", List.of(),
            "claude-tap -- --tap-live", List.of());

    @TempDir
    Path directory;

    @Test
    void fishOffersWhatIsOursAndLeavesTheAgentsWordsAlone() throws Exception {
        Path script = directory.resolve("claude-tap.fish");
        Files.writeString(script, CommandLineOutput.of("completion", "fish").out());

        for (Map.Entry<String, List<String>> typed : OFFERED.entrySet()) {
            String said = run(
                    "fish",
                    "--no-config",
                    "-c",
                    "source $argv[1]; complete -C $argv[2]",
                    script.toString(),
                    typed.getKey());
            assertThat(said.lines().map(line -> line.replaceFirst("\t.*", "")))
                    .as(typed.getKey())
                    .containsExactlyInAnyOrderElementsOf(typed.getValue());
        }
    }

    @Test
    void zshOffersFilesForTheValueOfAnAgentsOption() throws Exception {
        Path script = directory.resolve("_claude-tap");
        Files.writeString(script, CommandLineOutput.of("completion", "zsh").out());
        String shown = """
                compset() { : }
                _files() { print files }
                _describe() { print ours }
                compadd() { print ours }
                compdef() { : }
                source $1
                words=(${(s: :)2})
                CURRENT=$#words
                _claude-tap
                """;

        for (String typed : List.of("claude-tap --x=", "claude-tap -p --x=a", "claude-tap open --x=")) {
            assertThat(run("zsh", "-f", "-c", shown, "zsh", script.toString(), typed))
                    .as(typed)
                    .isEqualTo("files\n");
        }
        assertThat(run("zsh", "-f", "-c", shown, "zsh", script.toString(), "claude-tap --tap-client="))
                .isEqualTo("ours\n");
    }

    /** What zsh's own functions would show is written down instead: they need a terminal. */
    @Test
    void zshOffersWhatIsOursAndLeavesTheAgentsWordsAlone() throws Exception {
        Path script = directory.resolve("_claude-tap");
        Files.writeString(script, CommandLineOutput.of("completion", "zsh").out());
        String shown = """
                compdef() { registered=$2 }
                compset() { : }
                _message() { : }
                _files() { : }
                _describe() { [[ $1 == -o ]] && shift; print -rl -- ${(P)2} }
                compadd() { print -rl -- ${(P)2} }
                source $1
                [[ $registered == claude-tap ]] || exit 3
                words=(${(s: :)2})
                [[ $2 == *' ' ]] && words+=('')
                CURRENT=$#words
                _claude-tap
                """;

        for (Map.Entry<String, List<String>> typed : OFFERED.entrySet()) {
            String said = run("zsh", "-f", "-c", shown, "zsh", script.toString(), typed.getKey());
            String last = typed.getKey().substring(typed.getKey().lastIndexOf(' ') + 1);
            assertThat(new TreeSet<>(said.lines()
                            .map(line -> line.replaceFirst(":.*", ""))
                            .filter(word -> word.startsWith(last))
                            .toList()))
                    .as(typed.getKey())
                    .isEqualTo(new TreeSet<>(typed.getValue()));
        }
    }

    @Test
    void noProgramForManualPagesFindsAnythingOddInOurs() throws Exception {
        Path page = directory.resolve("claude-tap.1");
        Files.writeString(page, CommandLineOutput.of("man").out());

        assertThat(run("mandoc", "-T", "lint", page.toString()).lines())
                .as("a date would make each build another one")
                .allMatch(line -> line.contains("missing date"));
        assertThat(run("mandoc", "-T", "utf8", page.toString()).replaceAll(".\\x08", ""))
                .contains("NAME", "--tap-client=CLIENT", "claude-tap export [OPTION...] SOURCE", "EXIT STATUS");
    }

    @Test
    void everyScriptIsOneThatItsShellReads() throws Exception {
        for (Shell shell : List.of(Shell.BASH, Shell.ZSH, Shell.FISH)) {
            Path script = directory.resolve(shell.word());
            Files.writeString(
                    script, CommandLineOutput.of("completion", shell.word()).out());
            assertThat(run(shell.word(), "-n", script.toString()))
                    .as(shell.word())
                    .isEmpty();
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Files.createDirectories(directory.resolve("empty")).toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}

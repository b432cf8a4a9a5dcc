package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.cli.guide.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompletionCommandTest {
    /** Each line is what was typed, with spaces between words, up to the cursor; behind it is what bash then offers. */
    private static final Map<String, String> OFFERED = Map.ofEntries(
            Map.entry("ex", "export"),
            Map.entry("--tap-live", "--tap-live --tap-live-port --tap-live-host"),
            Map.entry("--tap-client code", "codebuddy codex codexapp"),
            Map.entry("--tap-client = cla", "claude"),
            Map.entry("--tap-proxy-mode =", "reverse forward bodies"),
            Map.entry("--tap-no-open --tap-proxy-mode f", "forward"),
            Map.entry("export --fo", "--format"),
            Map.entry("export --format js", "json jsonl"),
            Map.entry("export trace.jsonl --redact", "--redacted --redact-regex --redact-rules"),
            Map.entry("usage --by m", "model"),
            Map.entry("ls --status e", "error empty"),
            Map.entry("ls --agent co", "codebuddy codex codexapp copilot"),
            Map.entry("ca p", "path print"),
            Map.entry("completion z", "zsh"),
            Map.entry("open l", "last"),
            Map.entry("replay trace.jsonl --tap-replay-p", "--tap-replay-pace"),
            // What follows is, or may be, the agent's: bash completes it as a file.
            Map.entry("-p ex", ""),
            Map.entry("--tap-no-open ex", ""),
            Map.entry("-- ex", ""),
            Map.entry("-- --tap-live", ""),
            Map.entry("replay trace.jsonl -- --tap-live", ""),
            Map.entry("export tra", ""),
            Map.entry("--tap-port 8", ""),
            Map.entry("-p --tap-live-p", "--tap-live-port"));

    @TempDir
    Path directory;

    @Test
    void bashOffersWhatIsOursAndLeavesTheAgentsWordsAlone() throws Exception {
        StringBuilder script = new StringBuilder(completion(Shell.BASH));
        script.append(
                "offer() { COMP_WORDS=(claude-tap \"$@\"); COMP_CWORD=$#; _claude_tap; echo \"$* > ${COMPREPLY[*]}\"; }\n");
        OFFERED.keySet().forEach(line -> script.append("offer ").append(line).append('\n'));

        String[] said = bash(script.toString()).split("\n", -1);

        assertThat(Stream.of(said).filter(line -> !line.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(OFFERED.entrySet().stream()
                        .map(entry -> entry.getKey() + " > " + entry.getValue())
                        .toList());
    }

    @Test
    void bashOffersDirectoriesWhereOneIsMeant() throws Exception {
        Files.createDirectories(directory.resolve("tra ces"));
        Files.createFile(directory.resolve("trace.jsonl"));

        String said = bash(
                completion(Shell.BASH)
                        + "COMP_WORDS=(claude-tap --tap-output-dir tra); COMP_CWORD=2; _claude_tap; printf '<%s>' \"${COMPREPLY[@]}\"\n");

        assertThat(said).isEqualTo("<tra ces>");
    }

    @Test
    void bashKnowsWhichFunctionCompletesTheProgram() throws Exception {
        assertThat(bash(completion(Shell.BASH) + "complete -p claude-tap\n"))
                .isEqualToIgnoringNewLines("complete -o bashdefault -o default -F _claude_tap claude-tap");
    }

    @ParameterizedTest
    @EnumSource
    void everyScriptKnowsEveryCommandAndEveryOptionOfARun(Shell shell) {
        String script = completion(shell);

        for (CommandWord word : CommandWord.values()) {
            assertThat(script).contains(word.word());
        }
        for (TapFlag flag : TapFlag.values()) {
            assertThat(script)
                    .contains(shell == Shell.FISH ? "-l " + flag.option().substring(2) : flag.option());
        }
        assertThat(script).contains("codebuddy", "exec", "powershell", "jsonl").doesNotContainPattern("@[A-Z]+@");
    }

    /** There is no PowerShell to ask here. */
    @Test
    void quotesAndBracketsOfThePowerShellScriptMatch() {
        String script = completion(Shell.POWERSHELL).replaceAll("(?m)^\\s*#.*$", "");
        String code = script.replaceAll("'(?:[^'\\n]|'')*'", "''").replaceAll("\"[^\"\\n]*\"", "\"\"");

        assertThat(code).doesNotContain("\"'").matches("(?s)[^'\"]*(?:(?:''|\"\")[^'\"]*)*");
        for (String pair : new String[] {"{}", "()", "[]"}) {
            assertThat(code.chars().filter(c -> c == pair.charAt(0)).count())
                    .as(pair)
                    .isEqualTo(code.chars().filter(c -> c == pair.charAt(1)).count());
        }
    }

    @Test
    void powerShellOffersNothingOfOursForTheValueOfAnAgentsOption() {
        assertThat(completion(Shell.POWERSHELL))
                .containsSubsequence(
                        "if ($wordToComplete -match '^(--[^=]+)=(.*)$') {\n",
                        "if (-not $values.ContainsKey(\"${command}:$flag\")) { return }\n",
                        "$offered = [ordered]@{}\n");
    }

    @Test
    void anUnknownShellIsToldWhichOnesThereAre() {
        assertThat(CommandLineOutput.of("completion", "tcsh").err())
                .contains("no completion for 'tcsh'; it can be bash, zsh, fish or powershell")
                .hasLineCount(1);
        assertThat(CommandLineOutput.of("completion").code()).isEqualTo(64);
    }

    @Test
    void allOfThemAndTheManualPageGoToTheirPlaces() throws IOException {
        CommandLineOutput output = CommandLineOutput.of("completion", "--install", directory.toString());

        assertThat(output.code()).isZero();
        assertThat(directory.resolve("bash-completion/completions/claude-tap")).hasContent(completion(Shell.BASH));
        assertThat(directory.resolve("zsh/site-functions/_claude-tap")).hasContent(completion(Shell.ZSH));
        assertThat(directory.resolve("fish/vendor_completions.d/claude-tap.fish"))
                .hasContent(completion(Shell.FISH));
        assertThat(directory.resolve("powershell/claude-tap.ps1")).hasContent(completion(Shell.POWERSHELL));
        assertThat(directory.resolve("man/man1/claude-tap.1"))
                .hasContent(CommandLineOutput.of("man").out());
    }

    private static String completion(Shell shell) {
        CommandLineOutput output = CommandLineOutput.of("completion", shell.word());
        assertThat(output.err()).isEmpty();
        assertThat(output.code()).isZero();
        return output.out();
    }

    private String bash(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve(".script"), script);
        Process bash = new ProcessBuilder("bash", "--norc", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said;
    }
}

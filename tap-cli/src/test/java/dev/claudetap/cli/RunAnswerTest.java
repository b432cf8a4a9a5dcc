package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --tap-summary} writes, and what happens when it cannot. */
class RunAnswerTest {
    @TempDir
    Path directory;

    private Path folder;
    private Path file;

    @BeforeEach
    void aPlace() throws IOException {
        folder = Files.createDirectory(directory.resolve("answers"));
        file = folder.resolve("summary.json");
    }

    private CommandLineOutput run(String script, String... options) {
        Map<String, String> environment = Map.of("CI", "true", "HOME", directory.toString());
        List<String> line = new ArrayList<>(
                List.of("--tap-client", "exec", "--tap-proxy-mode", "reverse", "--tap-target", "http://127.0.0.1:1"));
        line.addAll(List.of(
                "--tap-no-live", "--tap-output-dir", directory.resolve("out").toString()));
        line.addAll(List.of("--tap-summary", file.toString()));
        line.addAll(List.of(options));
        line.addAll(List.of("--", "/bin/sh", "-c", script));
        return CommandLineOutput.of(environment, line.toArray(String[]::new));
    }

    @Test
    void itReplacesAnOldOneAndIsTheOwnersOnly() throws IOException {
        Files.writeString(file, "old");

        assertThat(run("exit 4").code()).isEqualTo(4);
        assertThat(Files.readString(file))
                .isEqualTo("{\"schema\":\"claude-tap/run/1\",\"session\":null,\"page\":null,\"unrecorded\":0,"
                        + "\"storage_errors\":0,\"unsaved\":0,\"exit_code\":4}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(TapProcess.files(folder, "")).hasSize(2);
    }

    @Test
    void noAgentIsStartedForWhatCannotBeWritten() throws IOException {
        Files.delete(folder);

        CommandLineOutput done = run("touch " + directory.resolve("started"));

        assertThat(done.code()).isEqualTo(73);
        assertThat(done.err())
                .isEqualTo("claude-tap: error: cannot write the summary to " + file + ": there is no such directory\n");
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void aPromptThatCannotBeWrittenIsInTheSummary() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("prompts"));

        CommandLineOutput done = run(
                CallingAgent.command() + " && rmdir " + gone,
                "--tap-export-prompt",
                gone.resolve("x.md").toString());

        assertThat(done.code()).as(done.err()).isEqualTo(73);
        assertThat(done.err()).containsOnlyOnce("claude-tap: error: cannot write the prompt to " + gone);
        assertThat(Files.readString(file)).contains("\"exit_code\":73", "\"session\":{");
    }

    @ParameterizedTest
    @CsvSource({"summary.json", "../answers/summary.json", "summary.md"})
    void itAndThePromptNeedFilesOfTheirOwn(String prompt) {
        file = folder.resolve(prompt.endsWith(".md") ? "summary.trace.jsonl" : "summary.json");

        CommandLineOutput done = run(
                "touch " + directory.resolve("started"),
                "--tap-export-prompt",
                folder.resolve(prompt).toString());

        assertThat(done.code()).isEqualTo(64);
        assertThat(done.err())
                .isEqualTo("claude-tap: error: --tap-summary and --tap-export-prompt write the same file, " + file
                        + "; name another\n");
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void standardOutputIsTheAgents() {
        file = Path.of("-");

        CommandLineOutput done = run("touch " + directory.resolve("started"));

        assertThat(done.code()).isEqualTo(64);
        assertThat(done.err())
                .isEqualTo("claude-tap: error: --tap-summary needs a file: standard output is the agent's\n");
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void badPricesAreWarnedOfOnce() throws IOException {
        Path prices = Files.writeString(directory.resolve("prices.json"), "{");
        CommandLineOutput done = CommandLineOutput.of(
                Map.of("CI", "true", "HOME", directory.toString(), "CLAUDE_TAP_PRICES", prices.toString()),
                "--tap-client",
                "exec",
                "--tap-proxy-mode",
                "reverse",
                "--tap-target",
                "http://127.0.0.1:1",
                "--tap-no-live",
                "--tap-output-dir",
                directory.resolve("out").toString(),
                "--tap-summary",
                file.toString(),
                "--",
                "/bin/sh",
                "-c",
                CallingAgent.command());

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err()).containsOnlyOnce("using those of this version");
        assertThat(Files.readString(file)).contains("\"session\":{");
    }

    @Test
    void aPipeIsRefusedAndStaysOne() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        CommandLineOutput done = run("touch " + directory.resolve("started"));

        assertThat(done.code()).isEqualTo(73);
        assertThat(done.err())
                .isEqualTo("claude-tap: error: cannot write the summary to " + file + ": it is not a regular file\n");
        assertThat(directory.resolve("started")).doesNotExist();
        assertThat(Files.readAttributes(file, BasicFileAttributes.class).isOther())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,73", "5,5"})
    void aPlaceThatIsGoneMeanwhileIsNoSuccess(int agents, int ours) {
        CommandLineOutput done = run("rmdir " + folder + "; exit " + agents);

        assertThat(done.code()).isEqualTo(ours);
        assertThat(done.err()).contains("claude-tap: warning: cannot write the summary to " + file);
    }
}

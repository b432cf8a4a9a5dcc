package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptMixinTest {
    private static final String CALL = """
            {"request_id":"req_1","request":{"method":"POST","path":"/v1/messages","headers":{},"body":{"system":"be good",\
            "messages":[{"role":"user","content":"hello"}]}},"response":{"status":200}}
            """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of());

    private PromptMixin to(String file) {
        PromptMixin prompt = new PromptMixin();
        prompt.file = file;
        return prompt;
    }

    @Test
    void thePromptAndItsTraceStandSideBySide() throws Exception {
        Path trace = Files.writeString(directory.resolve("trace_120000.jsonl"), CALL);
        Path file = directory.resolve("claude.prompt.md");

        assertThat(to(file.toString()).conclude(trace, console, 3)).isEqualTo(3);

        assertThat(file).hasContent("# System Prompt\n\nbe good\n\n# User Message\n\nhello\n");
        assertThat(directory.resolve("claude.prompt.trace.jsonl")).hasContent(CALL);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("wrote the prompt to " + file);
        for (Path written : new Path[] {file, directory.resolve("claude.prompt.trace.jsonl")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDashIsStandardOutput() throws Exception {
        Path trace = Files.writeString(directory.resolve("trace_120000.jsonl"), CALL);

        assertThat(to("-").conclude(trace, console, 0)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("# System Prompt\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void withoutAPromptTheRunIsNoSuccessButTheAgentsFailureStays() throws Exception {
        Path trace = Files.writeString(
                directory.resolve("trace_120000.jsonl"), "{\"request\":{\"path\":\"/v1/models\"},\"response\":{}}\n");
        Path file = directory.resolve("x.md");

        assertThat(to(file.toString()).conclude(trace, console, 0)).isEqualTo(65);
        assertThat(to(file.toString()).conclude(null, console, 7)).isEqualTo(7);
        assertThat(file).doesNotExist();
        assertThat(TapProcess.files(directory, ".part")).isEmpty();
    }

    @Test
    void whereNoFileCanBeIsToldBeforeTheRun() {
        CommandLineOutput none = CommandLineOutput.of(
                "--tap-export-prompt", directory.resolve("no/x.md").toString());
        CommandLineOutput folder = CommandLineOutput.of("--tap-export-prompt", directory.toString());

        assertThat(none.code()).isEqualTo(73);
        assertThat(none.err()).contains("there is no such directory").hasLineCount(1);
        assertThat(folder.code()).isEqualTo(73);
        assertThat(folder.err()).contains("it is a directory").hasLineCount(1);
    }

    @Test
    void anExportWithoutAPromptIsAMatterOfTheTrace() throws Exception {
        Path trace = Files.writeString(
                directory.resolve("trace_120000.jsonl"), "{\"request\":{\"path\":\"/v1/models\"},\"response\":{}}\n");

        CommandLineOutput done = CommandLineOutput.of("export", "--format", "prompt", trace.toString());

        assertThat(done.code()).isEqualTo(65);
        assertThat(done.err()).contains("no call in it carries a prompt").hasLineCount(1);
    }

    @Test
    void withoutTheOptionNothingChanges() throws Exception {
        assertThat(new PromptMixin().conclude(null, console, 5)).isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"prompt.md, trace.jsonl", "system.markdown, trace.jsonl", "x.md, x.trace.jsonl"})
    void theTraceIsCalledLikeThePrompt(String prompt, String trace) {
        assertThat(PromptMixin.traceName(prompt)).isEqualTo(trace);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tap-export-prompt x.md --tap-client cursor | cannot be used with Cursor",
                "--tap-export-prompt x.md --tap-proxy-mode bodies | needs a proxy that can answer"
            })
    void whatCannotBeCapturedIsRefused(String line, String why) {
        CommandLineOutput done = CommandLineOutput.of(line.split(" "));

        assertThat(done.code()).isEqualTo(64);
        assertThat(done.err()).contains(why).hasLineCount(1);
    }
}

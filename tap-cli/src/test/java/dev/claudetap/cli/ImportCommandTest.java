package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private static final String RECORD = """
            {"timestamp":"2026-02-28T12:00:01+00:00","request_id":"req_0123456789ab","turn":1,"duration_ms":900,\
            "request":{"method":"POST","path":"/v1/messages","headers":{"x-api-key":"sk-ant-api03-not-a-real-key-0123456789"},\
            "body":{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"hello"}]}},\
            "response":{"status":200,"headers":{},"body":{"type":"message","role":"assistant",\
            "model":"claude-sonnet-4-5","content":[{"type":"text","text":"good day"}],\
            "stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":3}}}}
            """;

    @TempDir
    Path directory;

    private Path trace() throws IOException {
        return Files.writeString(directory.resolve("old.jsonl"), RECORD);
    }

    private CommandLineOutput imported(Path file) {
        return CommandLineOutput.of(
                "import",
                file.toString(),
                "--tap-output-dir",
                directory.resolve("traces").toString());
    }

    @Test
    void anArchiveBecomesASessionLikeAnyOther() throws IOException {
        Path har = directory.resolve("x.har");
        assertThat(CommandLineOutput.of("export", trace().toString(), "-o", har.toString())
                        .code())
                .isZero();

        CommandLineOutput done = imported(har);

        assertThat(done.code()).as(done.err()).isZero();
        List<Path> traces = TapProcess.files(directory.resolve("traces"), ".jsonl");
        assertThat(traces).hasSize(1);
        assertThat(traces.get(0)).content().contains("good day", "\"req_0123456789ab\"", "[redacted:api-key:");
        assertThat(PageText.of(Files.readString(
                        TapProcess.files(directory.resolve("traces"), ".html").get(0))))
                .contains("good day");
        CommandLineOutput listed = CommandLineOutput.of(
                "ls", "--tap-output-dir", directory.resolve("traces").toString());
        assertThat(listed.out()).contains("hello");
        assertThat(imported(har).err()).contains("was imported before, as ");
    }

    @Test
    void aTraceOfTheOriginalIsRedactedOnTheWay() throws IOException {
        Path clean = directory.resolve("clean.jsonl");

        CommandLineOutput done = CommandLineOutput.of("import", trace().toString(), "-o", clean.toString());

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err()).isEqualTo("claude-tap: wrote " + clean + ": 1 records\n");
        assertThat(clean).content().hasLineCount(1).contains("[redacted:api-key:");
        assertThat(CommandLineOutput.of("scan", clean.toString()).code()).isZero();
        assertThat(CommandLineOutput.of("scan", trace().toString()).code()).isEqualTo(2);
    }

    @Test
    void whatHoldsNoExchangeIsRefused() throws IOException {
        Path empty = Files.writeString(directory.resolve("x.har"), "{\"log\":{\"entries\":[]}}");
        Path torn = Files.writeString(directory.resolve("y.har"), "{\"log\":{\"entries\":[{");

        assertThat(imported(empty).code()).isEqualTo(65);
        assertThat(imported(torn).code()).isEqualTo(74);
        assertThat(imported(directory.resolve("missing.har")).code()).isEqualTo(66);
        assertThat(directory.resolve("traces")).doesNotExist();
    }

    @Test
    void anArchiveIsScannedEntryByEntry() throws IOException {
        Path har = directory.resolve("x.har");
        CommandLineOutput.of("export", trace().toString(), "-o", har.toString());

        CommandLineOutput done = CommandLineOutput.of("scan", har.toString());

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.out()).isEqualTo(har + ":1: credential in $.request.headers[0].value\n");
    }
}

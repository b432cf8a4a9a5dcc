package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
    private static final String KEY = "sk-ant-api03-not-a-real-key-0123456789abcdefghij";

    @TempDir
    Path directory;

    private Path day;

    @BeforeEach
    void aCleanTraceAndALeakyOne() throws IOException {
        day = Files.createDirectories(directory.resolve("2026-02-28"));
        Files.writeString(day.resolve("trace_110000.jsonl"), record("nothing"));
        Files.writeString(day.resolve("trace_120000.jsonl"), record("the key \u001b[2J is " + KEY));
        Files.writeString(day.resolve("notes.txt"), KEY);
    }

    private static String record(String text) {
        return "{\"request_id\":\"req_0123456789ab\",\"request\":{\"headers\":{},\"body\":{\"messages\":[{\"content\":"
                + new JsonString(text).toJson() + "}]}},\"response\":{\"status\":200}}\n";
    }

    @Test
    void secretsAreToldByPlaceAndEndWithTwo() {
        CommandLineOutput done = CommandLineOutput.of("scan", directory.toString());

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.out())
                .isEqualTo(day.resolve("trace_120000.jsonl")
                        + ":1: api-key in $.request.body.messages[0].content  req_0123456789ab\n");
        assertThat(done.err()).isEqualTo("claude-tap: secrets in 1 place of 1 of 2 files\n");
    }

    @Test
    void withoutSecretsItEndsWithZero() {
        CommandLineOutput done =
                CommandLineOutput.of("scan", day.resolve("trace_110000.jsonl").toString());

        assertThat(done.code()).isZero();
        assertThat(done.out()).isEmpty();
        assertThat(done.err()).isEqualTo("claude-tap: no secrets in 1 files, 1 lines\n");
    }

    @Test
    void jsonAndSarifAreJsonWithoutTheValue() throws Exception {
        CommandLineOutput json = CommandLineOutput.of("scan", "--json", directory.toString());
        CommandLineOutput sarif = CommandLineOutput.of("scan", "--sarif", directory.toString());

        assertThat(json.code()).isEqualTo(2);
        assertThat(JsonText.parse(json.out())
                        .asObject()
                        .orElseThrow()
                        .array("secrets")
                        .orElseThrow()
                        .elements())
                .hasSize(1);
        assertThat(sarif.code()).isEqualTo(2);
        assertThat(JsonText.parse(sarif.out()).asObject().orElseThrow().has("runs"))
                .isTrue();
        assertThat(json.out() + sarif.out())
                .doesNotContain("0123456789abcdefghij")
                .contains("trace_120000.jsonl");
    }

    @Test
    void aFileOfAnyNameIsLookedAtWhenItIsNamed() {
        assertThat(CommandLineOutput.of("scan", day.resolve("notes.txt").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void whatIsMissingOrEmptyIsNotClean() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));

        assertThat(CommandLineOutput.of("scan", directory.resolve("missing").toString())
                        .code())
                .isEqualTo(66);
        assertThat(CommandLineOutput.of("scan", empty.toString()).code()).isEqualTo(65);
        assertThat(CommandLineOutput.of("scan", "--json", "--sarif", directory.toString())
                        .code())
                .isEqualTo(64);
    }

    @Test
    void aPathThatIsMissingLeavesNoHalfOfAReport() throws Exception {
        Path empty = Files.createDirectories(directory.resolve("empty"));

        CommandLineOutput missing = CommandLineOutput.of(
                "scan", "--json", day.toString(), directory.resolve("missing").toString());
        CommandLineOutput nothing = CommandLineOutput.of("scan", "--json", empty.toString());
        CommandLineOutput found = CommandLineOutput.of("scan", "--json", empty.toString(), day.toString());

        assertThat(missing.code()).isEqualTo(66);
        assertThat(nothing.code()).isEqualTo(65);
        assertThat(missing.out() + nothing.out()).isEmpty();
        assertThat(found.code()).isEqualTo(2);
        assertThat(JsonText.parse(found.out()).asObject().orElseThrow().number("files"))
                .contains(2L);
    }

    @Test
    void aFileThatCannotBeReadIsNotCleanEither() throws IOException {
        Files.delete(day.resolve("trace_120000.jsonl"));
        Files.write(day.resolve("trace_130000.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        CommandLineOutput done = CommandLineOutput.of("scan", directory.toString());

        assertThat(done.code()).isEqualTo(74);
        assertThat(done.err()).contains("not, or not wholly, looked at");
    }
}

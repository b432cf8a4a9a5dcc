package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareCommandTest {
    private static final String RECORD = """
            {"timestamp":"2026-02-28T12:00:01+00:00","request_id":"req_0123456789ab","turn":TURN,"duration_ms":900,\
            "request":{"method":"POST","path":"/v1/messages","headers":{"x-api-key":"sk-ant-api03-not-a-real-key-0123456789"},\
            "body":{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":\
            "look at /home/alice/secret-project/Main.java of alice, ask bob@example.com"}]}},\
            "response":{"status":200,"headers":{},"body":{"type":"message","role":"assistant",\
            "model":"claude-sonnet-4-5","content":[{"type":"text","text":"good day, Alice"}],\
            "stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":3}}}}
            """;

    @TempDir
    Path directory;

    private Path trace() throws IOException {
        return Files.writeString(
                directory.resolve("trace_120000.jsonl"), RECORD.replace("TURN", "1") + RECORD.replace("TURN", "2"));
    }

    private static Map<String, String> entries(Path zip) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream in = new ZipInputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void theBundleHoldsThePageTheTraceAndAReportOfWhatIsGone() throws Exception {
        Path bundle = directory.resolve("x.zip");

        CommandLineOutput done = CommandLineOutput.of("share", trace().toString(), "-o", bundle.toString());

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err()).startsWith("claude-tap: wrote " + bundle + ": 2 records, ");
        Map<String, String> entries = entries(bundle);
        assertThat(entries)
                .containsOnlyKeys(
                        "trace_120000/README.md",
                        "trace_120000/redaction.json",
                        "trace_120000/trace.html",
                        "trace_120000/trace.jsonl")
                .allSatisfy((name, text) -> assertThat(text)
                        .doesNotContainIgnoringCase("alice")
                        .doesNotContain("secret-project", "bob@", "sk-ant-api03"));
        assertThat(PageText.of(entries.getOrDefault("trace_120000/trace.html", "")))
                .contains("good day, [redacted:user:");
        assertThat(entries.get("trace_120000/trace.jsonl")).hasLineCount(2);
        JsonObject report = JsonText.parse(entries.getOrDefault("trace_120000/redaction.json", ""))
                .asObject()
                .orElseThrow();
        assertThat(report.toJson())
                .contains(
                        "\"records\":2,\"changed_records\":2",
                        "{\"rule\":\"api-key\",\"count\":2,\"records\":2,\"places\":"
                                + "[{\"path\":\"$.request.headers.x-api-key\",\"count\":2}]}",
                        "{\"rule\":\"user\",\"count\":4,\"records\":2,",
                        "{\"path\":\"$.request.body.messages[*].content\",\"count\":2}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
                .isEqualTo("rw-------");
        assertThat(TapProcess.files(directory, ".part")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"of_alice_1.jsonl", "...jsonl", "a b.jsonl"})
    void aFilesNameThatTellsTooMuchIsNotHandedOn(String name) throws Exception {
        Path bundle = directory.resolve("x.zip");
        Path named = Files.copy(trace(), directory.resolve(name));

        CommandLineOutput done = CommandLineOutput.of("share", named.toString(), "-o", bundle.toString());

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(entries(bundle))
                .containsOnlyKeys("trace/README.md", "trace/redaction.json", "trace/trace.html", "trace/trace.jsonl")
                .allSatisfy((entry, text) -> assertThat(text).doesNotContainIgnoringCase("alice"));
    }

    @Test
    void linesThatAreNoRecordsAreTold() throws IOException {
        Path trace = trace();
        Files.writeString(trace, "{broken\n[]\n", StandardOpenOption.APPEND);

        CommandLineOutput done = CommandLineOutput.of(
                "share", trace.toString(), "-o", directory.resolve("x.zip").toString());

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err()).contains("claude-tap: warning: " + trace + ": 2 lines are no records, left out\n");
    }

    @Test
    void turnsAndRulesOfTheUsersAreThoseOfAnExport() throws Exception {
        Path bundle = directory.resolve("x.zip");

        CommandLineOutput done = CommandLineOutput.of(
                "share", trace().toString(), "-o", bundle.toString(), "--turns", "2", "--redact-regex", "good \\w+");

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(entries(bundle).get("trace_120000/trace.jsonl"))
                .hasLineCount(1)
                .contains("\"turn\":2", "[redacted:custom:")
                .doesNotContain("good day");
    }

    @Test
    void whatCannotBeSharedLeavesNothing() throws IOException {
        Path bundle = directory.resolve("x.zip");
        Path notes = Files.writeString(directory.resolve("notes.txt"), "no trace\n");

        assertThat(CommandLineOutput.of("share", notes.toString(), "-o", bundle.toString())
                        .code())
                .isEqualTo(65);
        assertThat(CommandLineOutput.of("share", directory.resolve("missing").toString())
                        .code())
                .isEqualTo(66);
        assertThat(CommandLineOutput.of(
                                "share",
                                trace().toString(),
                                "-o",
                                directory.resolve("no/x.zip").toString())
                        .code())
                .isEqualTo(73);
        assertThat(bundle).doesNotExist();
        assertThat(TapProcess.files(directory, ".part")).isEmpty();
    }
}

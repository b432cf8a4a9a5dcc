package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of traces in figures: {@code usage}, {@code prices}, {@code diff}; and what others get to see of them. */
class FiguresCommandsTest {
    @TempDir
    Path directory;

    private Path trace;

    @BeforeEach
    void traces() throws IOException {
        trace = Files.createDirectories(directory.resolve("2026-11-22")).resolve("trace_100000.jsonl");
        Files.writeString(
                trace, call(1, "claude-opus-4-6", "hello from /home/alice/work") + call(2, "a-model-of-ours", "again"));
    }

    private static String call(int turn, String model, String text) {
        return """
                {"request_id":"req_%d","turn":%d,"started_at":"2026-11-22T12:00:0%dZ","timestamp":"2026-11-22T12:00:0%dZ",\
                "upstream_base_url":"https://api.anthropic.com","capture":{"client":"claude","proxy_mode":"reverse"},\
                "request":{"method":"POST","path":"/v1/messages","headers":{},"body":{"model":"%s","messages":[{"role":\
                "user","content":"%s"}]}},"response":{"status":200,"headers":{},"body":{"type":"message","model":"%s",\
                "content":[{"type":"text","text":"good day, bob@example.com"}],"usage":{"input_tokens":1000,\
                "output_tokens":100,"cache_read_input_tokens":2000}}}}
                """.formatted(turn, turn, turn, turn, model, text, model);
    }

    @Test
    void usageAddsUpWhatTracesOfAFolderUsed() {
        CommandLineOutput done = CommandLineOutput.of("usage", directory.toString(), "--by", "model");

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "model calls fresh input cache read cache write output cost saved",
                        "a-model-of-ours 1 1,000 2,000 0 100 – –",
                        "claude-opus-4-6 1 1,000 2,000 0 100 0.0085 0.0090",
                        "total 2 2,000 4,000 0 200 0.0085+ 0.0090",
                        "Without a price: 1 calls; the model has no price.");
    }

    @Test
    void aTraceAndItsCompactCopyCountOnce() throws IOException {
        String before = CommandLineOutput.of("usage", directory.toString()).out();
        Path copy = trace.resolveSibling(String.valueOf(trace.getFileName()).replace(".jsonl", ".ctap.json"));
        assertThat(CommandLineOutput.of("export", trace.toString(), "-o", copy.toString())
                        .code())
                .isZero();

        assertThat(CommandLineOutput.of("usage", directory.toString()).out()).isEqualTo(before);
        Files.delete(trace);
        assertThat(CommandLineOutput.of("usage", directory.toString()).out())
                .as("alone it counts")
                .isEqualTo(before);
    }

    @Test
    void linesThatAreNoRecordsAreTold() throws IOException {
        Files.writeString(trace, "{broken\n", StandardOpenOption.APPEND);

        CommandLineOutput done = CommandLineOutput.of("usage", directory.toString());

        assertThat(done.code()).isZero();
        assertThat(done.err()).isEqualTo("claude-tap: warning: " + trace + ": 1 line is no record, left out\n");
    }

    @Test
    void usageAsJsonSaysWhyThereIsNoPrice() throws Exception {
        CommandLineOutput done = CommandLineOutput.of("usage", directory.toString(), "--by", "session", "--json");

        JsonObject total = JsonText.parse(done.out())
                .asObject()
                .orElseThrow()
                .object("total")
                .orElseThrow();
        assertThat(total.object("tokens").orElseThrow().toJson())
                .isEqualTo("{\"input\":2000,\"cache_read\":4000,\"cache_write\":0,\"cache_write_1h\":0,"
                        + "\"output\":200,\"reasoning\":0,\"total\":6200}");
        assertThat(total.object("cost").orElseThrow().toJson())
                .contains("\"amount\":0.0085", "\"partial\":true", "{\"unknown_model\":1}");
        assertThat(done.out()).contains("\"key\":\"2026-11-22/trace_100000.jsonl\"");
    }

    @Test
    void aUsersOwnPricesTakeThePlaceOfTheBundledOnes() throws Exception {
        Path prices = Files.writeString(directory.resolve("prices.json"), """
                {"date":"2026-10-01","models":{"a-model-of-ours":{"input_cost_per_token":1e-06,
                "output_cost_per_token":1e-06,"cache_read_input_token_cost":1e-07}}}""");

        assertThat(CommandLineOutput.of("usage", trace.toString(), "--by", "model", "--prices", prices.toString())
                        .out())
                .containsPattern("a-model-of-ours +1 .* 0\\.0013 ");
        assertThat(CommandLineOutput.of(Map.of("CI", "true", "CLAUDE_TAP_PRICES", prices.toString()), "prices")
                        .out())
                .contains("Prices of 2026-10-01", "a-model-of-ours");
        CommandLineOutput missing = CommandLineOutput.of(
                "prices", "--prices", directory.resolve("none").toString());
        assertThat(missing.code()).isEqualTo(66);
        assertThat(missing.err()).contains("--prices").contains("no such file").hasLineCount(1);
    }

    @Test
    void pricesAreFoundByWhatAgentsCallAModel() {
        assertThat(CommandLineOutput.of("prices", "us.anthropic.claude-opus-4-6-20260101-v1:0")
                        .out())
                .contains("claude-opus-4-6")
                .containsPattern("\\d\\.\\d\\d");
        CommandLineOutput unknown = CommandLineOutput.of("prices", "no-such-model");
        assertThat(unknown.code()).isEqualTo(65);
        assertThat(unknown.err()).hasLineCount(1).contains("no price for 'no-such-model'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage x --by moon", "diff one", "export TRACE --turns x", "export TRACE --redact-regex ("})
    void whatIsNotUnderstoodIsOneLine(String line) {
        CommandLineOutput done =
                CommandLineOutput.of(line.replace("TRACE", trace.toString()).split(" ", -1));

        assertThat(done.code()).isEqualTo(64);
        assertThat(done.err()).hasLineCount(1);
    }

    @Test
    void runsAreTheSameOrDiffer() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.jsonl"),
                Files.readString(trace).replace("good day", "good </pre><script> night"));
        Path page = directory.resolve("d.html");

        assertThat(CommandLineOutput.of("diff", trace.toString(), trace.toString())
                        .code())
                .isZero();
        CommandLineOutput differ = CommandLineOutput.of("diff", trace.toString(), other.toString());
        CommandLineOutput saved =
                CommandLineOutput.of("diff", trace.toString(), other.toString(), "-o", page.toString());

        assertThat(differ.code()).isEqualTo(1);
        assertThat(differ.out()).startsWith("# The runs differ").contains("-good day, bob@example.com");
        assertThat(saved.code()).isEqualTo(1);
        assertThat(Files.readString(page))
                .contains("default-src &#39;none&#39;", "+good &lt;/pre&gt;&lt;script&gt; night")
                .doesNotContain("<script");
        assertThat(CommandLineOutput.of(
                                "diff",
                                trace.toString(),
                                directory.resolve("none").toString())
                        .code())
                .isEqualTo(66);
    }

    @Test
    void aCompactTraceIsReadByEveryCommandAndComesBackAsItWas() throws Exception {
        Path compact = directory.resolve("t.ctap.json");
        Path back = directory.resolve("back.jsonl");

        assertThat(CommandLineOutput.of("export", trace.toString(), "-o", compact.toString())
                        .code())
                .isZero();
        assertThat(CommandLineOutput.of("export", compact.toString(), "-o", back.toString())
                        .code())
                .isZero();

        assertThat(Files.readString(compact)).startsWith("{\"__claude_tap_compact_trace__\":{\"version\":1,");
        assertThat(back).hasSameTextualContentAs(trace);
        assertThat(CommandLineOutput.of("diff", compact.toString(), trace.toString())
                        .code())
                .isZero();
        Path page = directory.resolve("p.html");
        assertThat(CommandLineOutput.of("export", compact.toString(), "-o", page.toString())
                        .code())
                .isZero();
        assertThat(PageText.of(Files.readString(page))).contains("hello from /home/alice/work");
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "markdown", "json", "compact", "jsonl", "har"})
    void aRedactedExportHoldsNothingOfWhatWasTakenOut(String format) throws Exception {
        Path out = directory.resolve("shared");

        CommandLineOutput done = CommandLineOutput.of(
                "export",
                trace.toString(),
                "-o",
                out.toString(),
                "--format",
                format,
                "--redacted",
                "--redact-regex",
                "good d.y");

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(PageText.of(Files.readString(out)))
                .contains("hello from", "[redacted:path:", "[redacted:email:", "[redacted:custom:")
                .doesNotContain("alice", "bob@", "good day");
    }

    @Test
    void onlyTheChosenTurnsAreExported() throws Exception {
        CommandLineOutput done =
                CommandLineOutput.of("export", trace.toString(), "--turns", "2-9", "--format", "jsonl");

        assertThat(done.out()).hasLineCount(1).contains("a-model-of-ours").doesNotContain("hello from");
        assertThat(CommandLineOutput.of("export", trace.toString(), "--turns", "7")
                        .code())
                .isEqualTo(65);
    }
}

package dev.claudetap.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.claudetap.conversation.Records;
import dev.claudetap.json.JsonText;
import dev.claudetap.redact.RedactionRule;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.CompactTraceWriter;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceScanTest {
    private static final String KEY = "sk-ant-api03-not-a-real-key-0123456789abcdefghij";
    private static final String LEAKY = """
            {"timestamp":"2026-02-28T12:00:01+00:00","request_id":"req_0123456789ab","turn":1,"duration_ms":900,\
            "request":{"method":"POST","path":"/v1/messages?key=abcdef123456","headers":{"x-api-key":"KEY","a b":"KEY"},\
            "body":{"messages":[{"content":"once KEY and twice KEY"},{"content":"nothing"}]}},\
            "response":{"status":200,"headers":{},"body":null},"notes":{"mine":"KEY"}}\
            """.replace("KEY", KEY);

    @TempDir
    Path directory;

    private List<FoundSecret> scan(Path file) throws IOException {
        List<FoundSecret> found = new ArrayList<>();
        new TraceScan(Redactor.standard()).scan(file, found::add);
        return found;
    }

    private Path trace(String... lines) throws IOException {
        return Files.write(directory.resolve("trace_120000.jsonl"), List.of(lines));
    }

    @Test
    void everyPlaceIsToldAndNoValue() throws IOException {
        List<FoundSecret> found = scan(trace("", LEAKY));

        assertThat(found)
                .allSatisfy(secret -> {
                    assertThat(secret.line()).isEqualTo(2);
                    assertThat(secret.record()).isEqualTo("req_0123456789ab");
                })
                .extracting(
                        secret -> secret.place().path(),
                        secret -> secret.place().rule(),
                        secret -> secret.place().count())
                .containsExactly(
                        tuple("$.request.path", "parameter", 1),
                        tuple("$.request.headers.x-api-key", "api-key", 1),
                        tuple("$.request.headers[\"a b\"]", "api-key", 1),
                        tuple("$.request.body.messages[0].content", "api-key", 2),
                        tuple("$.notes.mine", "api-key", 1));
        assertThat(found.toString()).doesNotContain("0123456789abcdefghij", "abcdef123456");
    }

    @Test
    void whatWasRedactedIsClean() throws Exception {
        String clean = TraceJson.write(Redactor.standard().redact(TraceJson.read(LEAKY)));

        assertThat(clean).contains("[redacted:api-key:");
        assertThat(scan(trace(clean))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Set-Cookie, first=0123456789abcdef; Path=/; HttpOnly, second=fedcba9876543210",
        "Cookie, a=0123456789abcdef, b=fedcba9876543210",
        "Authorization, Bearer 0f1e2d3c4b5a69788796a5b4, Bearer 1f1e2d3c4b5a69788796a5b4",
        "Proxy-Authorization, Basic dXNlcjpacTd4SzJt, Digest username=ann response=0f1e2d3c4b5a",
        "X-Api-Key, sk-ant-api03-not-a-real-key-0123456789abcdefghij, another-0123456789",
        "Sec-WebSocket-Protocol, openai-insecure-api-key.sk-not-a-real-key-0123456789, realtime",
        "Link, <https://host/?token=0f1e2d3c4b5a69>; rel=next, <https://host/?token=1f1e2d3c4b5a69>; rel=prev",
    })
    void headerLinesOfOneNameAreCleanWhenEachIs(String name, String first, String second) throws Exception {
        TraceRecord leaky = TraceJson.read(LEAKY);
        Headers twice = Headers.of(name, first, name, second);
        ResponseRecord answer = leaky.response();
        TraceRecord more = new TraceRecord.Http(
                leaky.header(),
                leaky.request(),
                new ResponseRecord(200, "OK", twice, twice, answer.body(), answer.bodyInfo(), answer.events()));
        String clean = TraceJson.write(Redactor.standard().redact(more));

        assertThat(clean)
                .doesNotContain("0123456789abcdef", "fedcba98", "f1e2d3c4b", "dXNlcj", "real-key", "another-0");
        assertThat(scan(trace(clean))).isEmpty();
        assertThat(TraceJson.write(Redactor.standard().redact(TraceJson.read(clean))))
                .isEqualTo(clean);
    }

    @Test
    void aCompressedAndACompactTraceAreReadToo() throws IOException {
        Path compressed = directory.resolve("trace_120000.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(LEAKY.getBytes(StandardCharsets.UTF_8));
        }
        Path compact = directory.resolve("trace_120000.ctap.json");
        try (Writer out = Files.newBufferedWriter(compact)) {
            CompactTraceWriter.write(List.of(LEAKY, LEAKY).iterator(), out);
        }

        assertThat(scan(compressed)).hasSize(5);
        assertThat(scan(compact)).hasSize(10).extracting(FoundSecret::line).contains(1L, 2L);
    }

    @Test
    void aSecretThatCameInPiecesIsFound() throws IOException {
        String events = """
                {"request_id":"req_0123456789ab","request":{},"response":{"sse_events":[\
                {"event":"content_block_delta","data":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta",\
                "text":"it is sk-ant-api03-not-a"}}},\
                {"event":"content_block_delta","data":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta",\
                "text":"-real-key-0123456789abcdefghij, ok"}}}]}}\
                """;

        assertThat(scan(trace(events)))
                .extracting(secret -> secret.place().path())
                .contains("$.response.sse_events[0].data.delta.text");
    }

    @Test
    void whatARecordDoesNotKnowIsFoundAtAnyDepth() throws IOException {
        String line = """
                {"request_id":"req_0123456789ab","capture":{"client":"c","mine":"KEY"},"error":{"kind":"k","message":"m","more":"KEY"},\
                "request":{"method":"GET","method":"KEY"},"response":{"sse_events":[{"event":"e","data":{},"KEY":"KEY"}]},\
                "ws_events":[{"direction":"sent","extra":"KEY"}]}\
                """.replace("KEY", KEY);

        List<FoundSecret> found = scan(trace(line));

        assertThat(found)
                .extracting(secret -> secret.place().path())
                .doesNotHaveDuplicates()
                .contains("$.capture.mine", "$.error.more", "$.request.method", "$.ws_events[0].extra")
                .anyMatch(path -> path.startsWith("$.response.sse_events[0][\"[redacted:api-key:"));
        assertThat(found.toString()).doesNotContain("0123456789abcdefghij");
    }

    @Test
    void anArchiveIsLookedAtInsideAndOutsideOfItsEntries() throws IOException {
        String coded = Base64.getEncoder().encodeToString(("it is " + KEY).getBytes(StandardCharsets.UTF_8));
        Path har = Files.writeString(
                directory.resolve("x.har"), """
                {"log":{"pages":[{"title":"https://example.com/?api_key=not-a-real-secret-1234"}],"entries":[
                {"request":{"headers":[{"value":"not-a-real-secret-1234","name":"x-api-key"}]},
                "response":{"content":{"encoding":"base64","text":"CODED"}}},
                {"request":{},"response":{"content":{"encoding":"base64","text":"/////w=="}}}]},"mine":"KEY"}
                """.replace("CODED", coded).replace("KEY", KEY));

        assertThat(scan(har))
                .extracting(FoundSecret::line, secret -> secret.place().path())
                .containsExactly(
                        tuple(0L, "$.log.pages[0].title"),
                        tuple(0L, "$.mine"),
                        tuple(1L, "$.request.headers[0].value"),
                        tuple(1L, "$.response.content.text"));
    }

    @Test
    void aLineThatIsNoRecordIsLookedAtAllTheSame() throws IOException {
        assertThat(scan(trace("{\"api_key\":\"not-a-real-secret-1234\"}", "password: correct-horse-7-battery")))
                .extracting(FoundSecret::record, secret -> secret.place().path())
                .containsExactly(tuple("", "$.api_key"), tuple("", "$"));
    }

    @Test
    void rulesOfTheUsersCount() throws IOException {
        Path file = trace(TraceJson.write(Records.post("/v1/messages", "{\"badge\":\"EMP-123456\"}", "{}")));
        List<FoundSecret> found = new ArrayList<>();

        new TraceScan(Redactor.of(List.of(RedactionRule.text("badge", "EMP-[0-9]{6}")))).scan(file, found::add);

        assertThat(scan(file)).isEmpty();
        assertThat(found).extracting(secret -> secret.place().rule()).containsExactly("badge");
    }

    @Test
    void sarifHasWhatCodeHostsAskFor() throws Exception {
        StringBuilder out = new StringBuilder();
        SarifReport report = new SarifReport(out);
        for (FoundSecret found : scan(trace(LEAKY))) {
            report.add("traces/trace_120000.jsonl", true, found);
        }
        report.end("9.9");

        String sarif = out.toString();
        assertThat(JsonText.parse(sarif).asObject().orElseThrow().string("version"))
                .contains("2.1.0");
        assertThat(sarif)
                .contains(
                        "\"driver\":{\"name\":\"claude-tap\",\"version\":\"9.9\",\"rules\":[{\"id\":\"api-key\"",
                        "{\"ruleId\":\"parameter\",\"level\":\"error\"",
                        "\"artifactLocation\":{\"uri\":\"traces/trace_120000.jsonl\"},\"region\":{\"startLine\":1}",
                        "\"fullyQualifiedName\":\"req_0123456789ab $.request.headers.x-api-key\"",
                        "\"occurrenceCount\":2")
                .doesNotContain("0123456789abcdefghij");
    }
}

package dev.claudetap.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Records;
import dev.claudetap.json.JsonString;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import dev.claudetap.trace.WebSocketMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarImportTest {
    private static final String STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],\
            "usage":{"input_tokens":3,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"good day"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    @TempDir
    Path directory;

    private List<TraceRecord> read(String har) throws IOException {
        Path file = Files.writeString(directory.resolve("x.har"), har);
        List<TraceRecord> records = new ArrayList<>();
        try (HarImport archive = HarImport.open(file, Redactor.standard())) {
            archive.read(records::add);
        }
        return records;
    }

    private TraceRecord there(TraceRecord record) {
        StringBuilder har = new StringBuilder();
        try {
            HarExport.write(List.of(record).iterator(), "1", har);
            List<TraceRecord> back = read(har.toString());
            assertThat(back).hasSize(1);
            return back.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TraceRecord with(TraceRecord record, RequestRecord request, ResponseRecord response) {
        return new TraceRecord.Http(record.header(), request, response);
    }

    @Test
    void whatAnArchiveCanHoldComesBack() {
        TraceRecord plain = Records.post("/v1/messages?beta=true", "{\"model\":\"m\",\"n\":1.0}", "{\"a\":[1]}");
        RequestRecord text = new RequestRecord(
                "PUT",
                "/v1/files/x",
                Headers.of("Content-Type", "text/plain; charset=iso-8859-1", "X-A", "1", "x-a", "2"),
                new Body.Text("grüß\r\nGott"),
                new BodyInfo(11, "gzip", false, null));
        byte[] bytes = {1, 2, (byte) 0xff};
        ResponseRecord binary = new ResponseRecord(
                404,
                "Gone Missing",
                Headers.of("Content-Type", "application/zip", "Content-Encoding", "gzip", "Content-Length", "3"),
                Headers.of("Grpc-Status", "0"),
                new Body.Binary(3, "a5e1a2f1a1fd7f4ee4a5f2a28b1a53d0c9d1b7a1f6a3a6d4f4b9a6c0a2b3c4d5", null),
                new BodyInfo(3, "gzip", false, null),
                List.of());
        ResponseRecord digested = withDigest(binary, bytes);

        assertThat(there(plain)).isEqualTo(plain);
        assertThat(there(with(plain, text, digested))).isEqualTo(with(plain, text, digested));
    }

    private static ResponseRecord withDigest(ResponseRecord record, byte[] bytes) {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            Body body =
                    new Body.Binary(bytes.length, sha256, Base64.getEncoder().encodeToString(bytes));
            return new ResponseRecord(
                    record.status(),
                    record.reason(),
                    record.headers(),
                    record.trailers(),
                    body,
                    record.bodyInfo(),
                    record.events());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStreamComesBackWithTheTimesOfItsEvents() throws IOException {
        TraceRecord streamed = read(devtools("\"text/event-stream\"", STREAM)).get(0);
        List<StreamEvent> events = new ArrayList<>();
        for (StreamEvent event : streamed.response().events()) {
            events.add(new StreamEvent(event.event(), event.data(), event.json(), "7", 10L * events.size()));
        }
        TraceRecord plain = Records.post("/v1/messages", "{}", "");
        ResponseRecord told = new ResponseRecord(
                200,
                "OK",
                Headers.of("Content-Type", "text/event-stream"),
                Headers.EMPTY,
                streamed.response().body(),
                new BodyInfo(900, null, false, null),
                events);
        TraceRecord record = with(plain, plain.request(), told);

        assertThat(events).hasSize(6);
        assertThat(there(record)).isEqualTo(record);
    }

    @Test
    void aLaterPartOfAWebSocketComesBack() {
        List<WebSocketMessage> messages = List.of(
                new WebSocketMessage(true, new Body.Json("{\"type\":\"response.create\",\"model\":\"m\"}"), 5_000),
                new WebSocketMessage(false, new Body.Text("pong"), 5_010),
                new WebSocketMessage(
                        false, new Body.Json("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\"}}"), 5_020));
        TraceRecord.WebSocket part =
                Records.socket("{\"type\":\"response.create\",\"model\":\"m\"}", "{\"id\":\"r\"}", messages);
        RecordHeader header = part.header();
        TraceRecord later = part.withHeader(new RecordHeader(
                header.requestId() + "_2",
                new Turn(4, 2),
                header.timing(),
                Outcome.COMPLETED,
                null,
                header.upstreamBaseUrl(),
                header.capture()));

        TraceRecord.WebSocket back = (TraceRecord.WebSocket) there(later);

        assertThat(back.messages()).isEqualTo(messages);
        assertThat(back.header()).isEqualTo(later.header());
        assertThat(back.request().body().text()).contains("\"model\":\"m\"");
    }

    @Test
    void anExchangeWithoutAnswerComesBack() {
        TraceRecord plain = Records.post("/v1/messages", "{}", "");
        RecordHeader header = plain.header();
        TraceRecord failed = new TraceRecord.Http(
                new RecordHeader(
                        header.requestId(),
                        header.turn(),
                        header.timing(),
                        Outcome.UPSTREAM_FAILED,
                        new ExchangeError("connect_refused", "refused"),
                        header.upstreamBaseUrl(),
                        header.capture()),
                plain.request(),
                ResponseRecord.none());

        assertThat(there(failed)).isEqualTo(failed);
    }

    private static String devtools(String type, String content) {
        return """
                {
                  "log": {
                    "version": "1.2",
                    "creator": { "name": "WebInspector", "version": "537.36" },
                    "pages": [ { "id": "page_1", "title": "a, \\"b\\" ]}" } ],
                    "entries": [
                      {
                        "_initiator": { "type": "script" },
                        "_resourceType": "fetch",
                        "startedDateTime": "2026-03-01T10:00:00.250Z",
                        "time": 1500.5,
                        "request": {
                          "method": "POST",
                          "url": "https://api.example.com/v1/messages?x=1#top",
                          "httpVersion": "http/2.0",
                          "headers": [
                            { "name": ":authority", "value": "api.example.com" },
                            { "name": "x-api-key", "value": "sk-ant-api03-not-a-real-key-0123456789abcdefghij" },
                            { "name": "content-type", "value": "application/json" }
                          ],
                          "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 60,
                          "postData": { "mimeType": "application/json",
                            "text": "{\\"model\\": \\"claude-sonnet-4-5\\", \\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": \\"hello\\"}]}" }
                        },
                        "response": {
                          "status": 200, "statusText": "", "httpVersion": "http/2.0", "cookies": [],
                          "headers": [
                            { "name": "content-type", "value": TYPE },
                            { "name": "content-encoding", "value": "br" } ],
                          "content": { "size": 9, "mimeType": TYPE, "text": CONTENT },
                          "redirectURL": "", "headersSize": -1, "bodySize": -1, "_transferSize": 812, "_error": null
                        },
                        "cache": {},
                        "timings": { "blocked": 5, "dns": -1, "connect": -1, "send": 0.5, "wait": 995, "receive": 500, "ssl": -1 }
                      }
                    ]
                  }
                }
                """.replace("TYPE", type).replace("CONTENT", new JsonString(content).toJson());
    }

    @Test
    void anArchiveOfDeveloperToolsIsReadAsIfItHadBeenRecorded() throws IOException {
        TraceRecord record =
                read(devtools("\"text/event-stream; charset=utf-8\"", STREAM)).get(0);

        LlmCall call = LlmCall.of(record).orElseThrow();
        assertThat(call.answer().toString()).contains("good day");
        assertThat(call.usage().output()).isEqualTo(4);
        assertThat(record.header().upstreamBaseUrl()).isEqualTo("https://api.example.com");
        assertThat(record.request().path()).isEqualTo("/v1/messages?x=1");
        assertThat(record.header().timing().startedAt()).hasToString("2026-03-01T10:00:00.250Z");
        assertThat(record.header().timing().firstByteAt()).hasToString("2026-03-01T10:00:01.250500Z");
        assertThat(record.header().timing().endedAt()).hasToString("2026-03-01T10:00:01.750500Z");
        assertThat(record.response().headers().first("content-encoding")).contains("br");
        assertThat(record.response().bodyInfo().note()).isNull();
        assertThat(TraceJson.write(record))
                .contains("[redacted:api-key:", "\"capture\":{\"client\":\"har\",\"proxy_mode\":\"har\"}")
                .doesNotContain("0123456789abcdefghij", ":authority");
    }

    @Test
    void textThatDeveloperToolsWroteInBase64IsText() throws IOException {
        String base64 = Base64.getEncoder().encodeToString("{\"ok\": true}".getBytes(StandardCharsets.UTF_8));
        String har = devtools("\"application/json\"", base64).replace("\"size\": 9,", "\"encoding\": \"base64\",");

        assertThat(read(har).get(0).response().body()).isEqualTo(new Body.Json("{\"ok\":true}"));
    }

    @Test
    void aWebSocketOfDeveloperToolsIsSplitByAnswer() throws IOException {
        String har = """
                {"log":{"entries":[{"startedDateTime":"2026-03-01T10:00:00.000Z","time":9000,"_resourceType":"websocket",
                "request":{"method":"GET","url":"wss://api.example.com/v1/responses","headers":[]},
                "response":{"status":101,"headers":[{"name":"Sec-WebSocket-Extensions","value":"permessage-deflate"}]},
                "_webSocketMessages":[
                {"type":"send","time":1772359200.5,"opcode":1,"data":"{\\"type\\":\\"response.create\\",\\"model\\":\\"m\\",\\"input\\":\\"one\\"}"},
                {"type":"receive","time":1772359201,"opcode":1,"data":"{\\"type\\":\\"response.completed\\",\\"response\\":{\\"id\\":\\"r1\\"}}"},
                {"type":"send","time":1772359203,"opcode":1,"data":"{\\"type\\":\\"response.create\\",\\"model\\":\\"m\\",\\"input\\":\\"two\\"}"},
                {"type":"receive","time":1772359204,"opcode":1,"data":"{\\"type\\":\\"response.completed\\",\\"response\\":{\\"id\\":\\"r2\\"}}"},
                {"type":"error","time":1772359205,"opcode":-1,"data":"closed"}]}]}}
                """;

        List<TraceRecord> records = read(har);

        assertThat(records)
                .hasSize(2)
                .allSatisfy(record -> assertThat(record).isInstanceOf(TraceRecord.WebSocket.class));
        assertThat(records.get(1).header().turn()).isEqualTo(new Turn(1, 2));
        assertThat(records.get(1).header().timing().startedAt()).hasToString("2026-03-01T10:00:03Z");
        assertThat(records.get(1).request().body().text()).contains("\"input\":\"two\"");
        assertThat(records.get(0).header().upstreamBaseUrl()).isEqualTo("https://api.example.com");
    }

    private static String entry(String members) {
        return "{\"log\":{\"entries\":[{\"request\":{\"method\":\"GET\",\"url\":\"wss://api.example.com/x\",\"headers\":[]},"
                + "\"response\":{\"status\":101,\"headers\":[]}," + members + "}]}}";
    }

    @Test
    void base64WithLineBreaksIsReadAsAnyOther() throws IOException {
        String wrapped = "AQID\\r\\nBAU";
        String har = entry("\"_webSocketMessages\":[{\"type\":\"send\",\"time\":1e300,\"opcode\":2,\"data\":\""
                + wrapped + "\"},{\"type\":\"send\",\"time\":-1e300,\"opcode\":2,\"data\":\"=\"}]");

        TraceRecord.WebSocket socket = (TraceRecord.WebSocket) read(har).get(0);

        assertThat(socket.messages().get(0).body())
                .isInstanceOfSatisfying(
                        Body.Binary.class, body -> assertThat(body.base64()).isEqualTo("AQIDBAU="));
        assertThat(TraceJson.write(socket)).contains("AQIDBAU=");
    }

    @Test
    void datesThatNobodyMeantAreThoseOfTheEntryBeforeOrTheFile() throws IOException {
        String odd = devtools("\"text/plain\"", "x").replace("2026-03-01T10:00:00.250Z", "+999999999-12-31T00:00:00Z");
        String two = devtools("\"text/plain\"", "x").replaceFirst("(?s)\\{\\s+\"_initiator", "ENTRY,$0");
        String undated = "{\"request\":{\"url\":\"http://example.com/\"},\"response\":{\"status\":200}}";
        String first =
                devtools("\"text/plain\"", "x").replaceFirst("(?s)\\]\\s+\\}\\s+\\}\\s*$", "," + undated + "]}}");

        assertThat(read(two.replace("ENTRY", undated)).get(0).header().timing().startedAt())
                .isEqualTo(Files.getLastModifiedTime(directory.resolve("x.har")).toInstant());
        assertThat(read(odd).get(0).header().timing().startedAt()).isAfter("2026-03-02T00:00:00Z");
        assertThat(read(first))
                .hasSize(2)
                .extracting(record -> record.header().timing().startedAt().toString())
                .containsOnly("2026-03-01T10:00:00.250Z");
    }

    @Test
    void notesThatNobodyCanMeanEndNoImport() throws IOException {
        TraceRecord plain = Records.post("/v1/messages", "{}", "{}");
        String record = TraceJson.write(plain);
        for (String time : List.of("9223372036854775807", "-9223372036854775808", "1e400", "7")) {
            String har = entry("\"_claude_tap\":{\"record\":" + record + ",\"times_ms\":[" + time + "]},"
                    + "\"_webSocketMessages\":[{\"type\":\"send\",\"opcode\":1,\"data\":\"x\"}]");
            assertThat(read(har)).as(time).hasSize(1);
            String years = har.replaceFirst("\"duration_ms\":\\d+", "\"duration_ms\":" + time);
            assertThat(read(years)).as(years).hasSizeLessThan(2).allSatisfy(TraceJson::write);
        }
    }

    @Test
    void aBinaryRequestComesBack() {
        TraceRecord plain = Records.post("/v1/files", "{}", "{}");
        Body body = withDigest(ResponseRecord.none(), new byte[] {1, 2, (byte) 0xff})
                .body();
        Headers headers = Headers.of("Content-Type", "application/zip");
        RequestRecord request =
                new RequestRecord("POST", "/v1/files", headers, body, new BodyInfo(3, null, false, null));

        assertThat(there(with(plain, request, plain.response())).request()).isEqualTo(request);
    }

    @Test
    void whatIsNoArchiveIsRefusedAndWhatIsNoEntryIsCounted() throws IOException {
        Path file = Files.writeString(directory.resolve("x.har"), "{\"log\":{\"entries\":[{},7,{\"request\":}]}}");

        try (HarImport archive = HarImport.open(file, Redactor.standard())) {
            archive.read(record -> assertThat(record).isNull());
            assertThat(archive.skipped()).isEqualTo(3);
        }
        assertThatThrownBy(() -> read("{\"a\":1}")).hasMessage("it is no HTTP archive");
        assertThatThrownBy(() -> read("{\"log\":{\"entries\":[{")).hasMessageContaining("not whole");
    }
}

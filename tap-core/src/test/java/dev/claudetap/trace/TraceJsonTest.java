package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceJsonTest {
    private static final Instant START = Instant.parse("2026-05-20T10:00:00Z");

    @Test
    void writesTheKeysOfTheOriginal() throws JsonException {
        TraceRecord record =
                http(new Body.Json("{\"model\":\"m\"}"), new Body.Json("{\"id\":\"msg_1\"}"), List.of(), BodyInfo.NONE);
        var json = JsonText.parse(TraceJson.write(record)).asObject().orElseThrow();
        assertThat(json.string("timestamp")).contains("2026-05-20T10:00:00.512000+00:00");
        assertThat(json.string("request_id")).contains("req_0123456789ab");
        assertThat(json.number("turn")).contains(2L);
        assertThat(json.number("duration_ms")).contains(512L);
        assertThat(json.has("transport")).isFalse();
        assertThat(json.object("request")
                        .orElseThrow()
                        .object("headers")
                        .orElseThrow()
                        .string("X-A"))
                .contains("1, 2");
        assertThat(json.object("response").orElseThrow().number("status")).contains(200L);
        assertThat(json.object("capture").orElseThrow().string("proxy_mode")).contains("reverse");
        assertThat(json.string("upstream_base_url")).contains("http://127.0.0.1:9");
    }

    @Test
    void readsBackAnExchangeAsItWas() throws JsonException {
        List<StreamEvent> events = List.of(
                new StreamEvent("message_start", "{\"a\":1.50}", true, null, 3),
                new StreamEvent("message", "[DONE]", false, "7", 4),
                new StreamEvent("message", "\"a JSON string\"", true, null, 5));
        TraceRecord record = http(
                new Body.Json("{\"b\":1e5,\"a\":12345678901234567890123,\"b\":0.10}"),
                new Body.Text("not json"),
                events,
                new BodyInfo(99, "gzip", true, "cut"));
        assertThat(TraceJson.read(TraceJson.write(record))).isEqualTo(record);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\"",
                "null",
                "0",
                "[]",
                "{\"_encoding\":\"base64\",\"byte_length\":1}",
                "{\"s\":\"\\ud800 \\u2028 \\u0000 \ud83d\ude80 \\\\\\\"\"}"
            })
    void keepsJsonBodiesThatLookLikeSomethingElse(String body) throws JsonException {
        TraceRecord record = http(new Body.Json(body), new Body.Json(body), List.of(), BodyInfo.NONE);
        assertThat(TraceJson.read(TraceJson.write(record))).isEqualTo(record);
    }

    @Test
    void keepsJsonBodiesThatLookLikeBinaryOnesWhereverTheWordStands() throws JsonException {
        for (int length = 16_384 - 16; length < 16_384; length++) {
            String body = "{\"a\":\"" + "x".repeat(length) + "\",\"_encoding\":\"base64\",\"byte_length\":1}";
            TraceRecord record = http(new Body.Json(body), new Body.Json(body), List.of(), BodyInfo.NONE);
            assertThat(TraceJson.read(TraceJson.write(record))).isEqualTo(record);
        }
    }

    @Test
    void keepsBinaryBodies() throws JsonException {
        TraceRecord record =
                http(new Body.Binary(3, "ab", "AAEC"), new Body.Binary(9, "cd", null), List.of(), BodyInfo.NONE);
        assertThat(TraceJson.write(record)).contains("\"_encoding\":\"base64\",\"byte_length\":3");
        assertThat(TraceJson.read(TraceJson.write(record))).isEqualTo(record);
    }

    @Test
    void staysOneLineOfValidUtf8WhateverIsInIt() throws JsonException {
        String odd = "a\nb\u2028c\u0000d\ud800e\u007f";
        TraceRecord record = http(
                new Body.Json("{\n \"k\" : \"x\u2028\ud800 y\u0001\" }"), new Body.Text(odd), List.of(), BodyInfo.NONE);
        String line = TraceJson.write(record);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).doesNotContain("\u2028").doesNotContain("\u0001");
        String stored = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(stored).isEqualTo(line);
        assertThat(TraceJson.read(stored).response().body()).isEqualTo(new Body.Text(odd));
        assertThat(TraceJson.read(stored).request().body())
                .isEqualTo(new Body.Json("{\"k\":\"x\\u2028\\ud800 y\\u0001\"}"));
    }

    @Test
    void compactsABodyWhoseLengthStaysTheSame() {
        assertThat(JsonLine.compact("{ \"a\" : \n\"\u2028\" }")).isEqualTo("{\"a\":\"\\u2028\"}");
    }

    @Test
    void keepsAWebSocketSessionInItsOrder() throws JsonException {
        TraceRecord base = http(Body.EMPTY, Body.EMPTY, List.of(), BodyInfo.NONE);
        TraceRecord record = new TraceRecord.WebSocket(
                base.header(),
                base.request(),
                base.response(),
                List.of(
                        new WebSocketMessage(false, new Body.Text("hello"), 1),
                        new WebSocketMessage(true, new Body.Json("{\"raw\":\"mine\"}"), 2),
                        new WebSocketMessage(false, new Body.Json("{\"type\":\"a\"}"), 3),
                        new WebSocketMessage(true, new Body.Binary(1, "ff", "AA=="), 4),
                        new WebSocketMessage(true, new Body.Json("\"quoted\""), 5)));
        assertThat(TraceJson.read(TraceJson.write(record))).isEqualTo(record);
    }

    @Test
    void readsRecordsOfTheOriginal() throws JsonException {
        TraceRecord record = TraceJson.read(
                "{\"timestamp\": \"2026-05-20T10:00:00.500000+00:00\", \"request_id\": \"req_1_2\", \"turn\": \"1.2\","
                        + "\"duration_ms\": 500, \"transport\": \"websocket\", \"request\": {\"method\": \"WEBSOCKET\","
                        + "\"path\": \"/v1/responses\", \"headers\": {}, \"body\": \"plain\","
                        + " \"ws_events\": [{\"type\": \"x\"}, {\"raw\": \"odd\"}]},"
                        + "\"response\": {\"status\": 502, \"headers\": {}, \"body\": null, \"error\": \"refused\"}}");
        assertThat(record).isInstanceOf(TraceRecord.WebSocket.class);
        assertThat(record.header().turn()).isEqualTo(new Turn(1, 2));
        assertThat(record.header().timing().startedAt()).isEqualTo(START);
        assertThat(record.header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record.header().error()).isEqualTo(new ExchangeError("upstream", "refused"));
        assertThat(record.request().body()).isEqualTo(new Body.Text("plain"));
        assertThat(((TraceRecord.WebSocket) record).messages())
                .containsExactly(
                        new WebSocketMessage(true, new Body.Json("{\"type\":\"x\"}"), 0),
                        new WebSocketMessage(true, new Body.Text("odd"), 0));
    }

    @Test
    void readsABodyThatNestsAsDeepAsBodiesMay() throws JsonException {
        int depth = JsonText.MAX_DEPTH - 1;
        Body body = new Body.Json("[".repeat(depth) + "]".repeat(depth));
        TraceRecord record = http(body, Body.EMPTY, List.of(), BodyInfo.NONE);
        assertThat(TraceJson.read(TraceJson.write(record)).request().body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"request\":{}", "{\"request\":{}} x", "{\"request\":{\"a\":}}", "no"})
    void refusesWhatIsNoRecord(String line) {
        assertThatThrownBy(() -> TraceJson.read(line)).isInstanceOf(JsonException.class);
    }

    @Test
    void skipsAndCountsLinesThatAreNoRecordsAndACutLastLine() throws IOException {
        String line = TraceJson.write(http(Body.EMPTY, Body.EMPTY, List.of(), BodyInfo.NONE));
        String file = line + "\n\nrubbish\n" + line + "\n" + line.substring(0, line.length() / 2);
        try (TraceReader reader = TraceReader.of(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(reader).hasSize(2);
            assertThat(reader.skippedLines()).isEqualTo(2);
        }
    }

    @Test
    void anOriginIsOneMoreKeyAndNoneIsNone() throws JsonException {
        TraceRecord plain = http(Body.EMPTY, Body.EMPTY, List.of(), BodyInfo.NONE);
        Origin child = new Origin(Optional.of("s"), Optional.of("a"), Optional.empty(), "session-id");
        TraceRecord told = plain.withHeader(plain.header().withOrigin(child));

        assertThat(TraceJson.write(plain)).doesNotContain("origin");
        assertThat(TraceJson.write(told))
                .contains("\"origin\":{\"session\":\"s\",\"agent\":\"a\",\"source\":\"session-id\"}");
        assertThat(TraceJson.read(TraceJson.write(told))).isEqualTo(told);
        assertThat(TraceJson.read(TraceJson.write(plain))).isEqualTo(plain);
    }

    private static TraceRecord http(Body request, Body response, List<StreamEvent> events, BodyInfo info) {
        RecordHeader header = new RecordHeader(
                "req_0123456789ab",
                Turn.of(2),
                new Timing(START, START.plusMillis(5), START.plusMillis(512)),
                Outcome.COMPLETED,
                null,
                "http://127.0.0.1:9",
                new Capture("claude", "reverse"));
        Headers headers = Headers.of("X-A", "1", "Content-Type", "application/json", "x-a", "2");
        return new TraceRecord.Http(
                header,
                new RequestRecord("POST", "/v1/messages?beta=true", headers, request, info),
                new ResponseRecord(200, "OK", headers, Headers.of("X-Sum", "1"), response, info, events));
    }
}

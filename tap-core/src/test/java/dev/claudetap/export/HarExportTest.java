package dev.claudetap.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarExportTest {
    private static Validator.Result validated(String har) throws IOException {
        try (InputStream schema = HarExportTest.class.getResourceAsStream("har-1.2.schema.json")) {
            return new ValidatorFactory()
                    .withJsonNodeFactory(new GsonNode.Factory())
                    .validate(new String(schema.readAllBytes(), StandardCharsets.UTF_8), har);
        }
    }

    @Test
    void requestsAndTimesAreThoseOfTheRecord() throws Exception {
        List<JsonObject> entries = entries(
                Records.post("/v1/messages?beta=true", "{\"model\":\"m\"}", "{\"a\":1}"),
                Records.http("GET", "/v1/models", "", ""),
                socket());

        assertThat(entries).hasSize(3);
        assertThat(entries.get(0).object("request").orElseThrow().toJson())
                .contains(
                        "\"url\":\"http://127.0.0.1:9/v1/messages?beta=true\"",
                        "{\"name\":\"beta\",\"value\":\"true\"}",
                        "\"text\":\"{\\\"model\\\":\\\"m\\\"}\"");
        assertThat(entries.get(0).object("timings").orElseThrow().toJson())
                .isEqualTo("{\"send\":0,\"wait\":20,\"receive\":492}");
        assertThat(entries.get(1).object("request").orElseThrow().has("postData"))
                .isFalse();
    }

    @Test
    void theArchiveIsOfHar12() throws Exception {
        TraceRecord.Http plain = Records.post("/v1/messages?beta=true", "{\"model\":\"m\"}", "{\"a\":1}");
        ResponseRecord binary = new ResponseRecord(
                200,
                "OK",
                Headers.of("Location", "/x", "Set-Cookie", "a=b"),
                Headers.EMPTY,
                new Body.Binary(3, "00", "AQID"),
                plain.response().bodyInfo(),
                List.of());
        StringBuilder har = new StringBuilder();
        HarExport.write(
                List.of(
                                plain,
                                Records.http("GET", "/v1/models", "", ""),
                                new TraceRecord.Http(plain.header(), plain.request(), binary),
                                new TraceRecord.Http(plain.header(), plain.request(), ResponseRecord.none()),
                                socket())
                        .iterator(),
                "1",
                har);

        assertThat(validated(har.toString()).getErrors())
                .extracting(error -> error.getInstanceLocation() + ": " + error.getError())
                .isEmpty();
        assertThat(validated(har.toString().replace("\"send\":0", "\"send\":-1"))
                        .isValid())
                .isFalse();
        assertThat(validated(har.toString().replace("\"cookies\":[],", "")).isValid())
                .isFalse();
    }

    @Test
    void anEventStreamIsWrittenAsItWasSent() throws Exception {
        TraceRecord.Http plain = Records.post("/v1/messages", "{}", "{\"assembled\":true}");
        ResponseRecord told = plain.response();
        List<StreamEvent> events = List.of(
                new StreamEvent("message_start", "{\"type\":\"message_start\"}", true, null, 5),
                new StreamEvent("message", "two\nlines", false, "7", 9));
        ResponseRecord streamed =
                new ResponseRecord(200, "OK", told.headers(), told.trailers(), told.body(), told.bodyInfo(), events);

        JsonObject content = entries(new TraceRecord.Http(plain.header(), plain.request(), streamed))
                .get(0)
                .object("response")
                .flatMap(response -> response.object("content"))
                .orElseThrow();

        assertThat(content.string("text"))
                .contains(
                        "event: message_start\ndata: {\"type\":\"message_start\"}\n\nid: 7\ndata: two\ndata: lines\n\n");
    }

    @Test
    void theMessagesOfAWebSocketAreThereAsChromeHasThem() throws Exception {
        JsonObject entry = entries(socket()).get(0);

        assertThat(entry.object("request").orElseThrow().string("url")).contains("ws://127.0.0.1:9/v1/responses");
        assertThat(entry.array("_webSocketMessages").orElseThrow().toJson())
                .isEqualTo("[{\"type\":\"send\",\"time\":1779271200.010,\"opcode\":1,\"data\":\"{\\\"input\\\":[]}\"},"
                        + "{\"type\":\"receive\",\"time\":1779271200.025,\"opcode\":1,\"data\":\"hello\"}]");
    }

    private static TraceRecord socket() {
        return Records.socket(
                "{\"input\":[]}",
                "{}",
                List.of(
                        new WebSocketMessage(true, new Body.Json("{\"input\":[]}"), 10),
                        new WebSocketMessage(false, new Body.Text("hello"), 25)));
    }

    private static List<JsonObject> entries(TraceRecord... records) throws Exception {
        StringBuilder out = new StringBuilder();
        HarExport.write(List.of(records).iterator(), "1", out);
        JsonObject log = JsonText.parse(out.toString())
                .asObject()
                .flatMap(har -> har.object("log"))
                .orElseThrow();
        assertThat(log.string("version")).contains("1.2");
        List<JsonObject> entries = new ArrayList<>();
        for (JsonValue entry : log.array("entries").orElseThrow()) {
            entries.add(entry.asObject().orElseThrow());
        }
        return entries;
    }
}

package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import dev.claudetap.trace.WebSocketMessage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketCaptureTest {
    private final MemorySink memory = new MemorySink();
    private final Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(memory));

    @AfterEach
    void close() {
        recorder.close();
    }

    private Exchange open(String... headers) {
        return Exchange.post(recorder, "/v1/responses", "Host", "h", "Upgrade", "websocket", "Connection", "Upgrade")
                .requestEnd()
                .answer(101, headers);
    }

    private List<TraceRecord.WebSocket> records() throws InterruptedException {
        assertThat(recorder.awaitIdle(Duration.ofSeconds(30))).isTrue();
        return memory.trace().records().stream()
                .map(TraceRecord.WebSocket.class::cast)
                .toList();
    }

    private static JsonObject object(Body body) throws Exception {
        return JsonText.parse(((Body.Json) body).text()).asObject().orElseThrow();
    }

    private static String created(String id) {
        return "{\"type\":\"response.created\",\"response\":{\"id\":\"" + id + "\",\"status\":\"in_progress\","
                + "\"output\":[]}}";
    }

    private static String item(String text) {
        return "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"message\","
                + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"" + text + "\"}]}}";
    }

    private static String last(String id, String status) {
        return "{\"type\":\"response." + status + "\",\"response\":{\"id\":\"" + id + "\",\"status\":\"" + status
                + "\",\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}}";
    }

    @Test
    void eachResponseOfASessionIsARecord() throws Exception {
        Exchange session = open("Upgrade", "websocket", "X-Request-Id", "r1")
                .clientText("{\"type\":\"response.create\",\"model\":\"m\",\"instructions\":\"be brief\","
                        + "\"input\":[{\"role\":\"user\",\"content\":\"one\"}],\"tools\":[{\"name\":\"t\"}]}")
                .clientText("{\"type\":\"response.create\",\"instructions\":\"\","
                        + "\"input\":[{\"role\":\"user\",\"content\":\"two\"}],\"tools\":[{\"name\":\"t\"}]}")
                .serverText(created("r1"))
                .serverText(item("hello"))
                .serverText(last("r1", "completed"))
                // Said twice: no record of its own.
                .serverText(last("r1", "completed"))
                .clientText("{\"type\":\"response.create\",\"model\":\"m\",\"input\":[]}")
                .serverText(created("r2"))
                .serverText(last("r2", "failed"));
        session.clientText("{\"type\":\"response.cancel\"}").completed();
        List<TraceRecord.WebSocket> records = records();
        assertThat(records).hasSize(3);
        TraceRecord.WebSocket first = records.get(0);
        assertThat(first.header().turn()).isEqualTo(new Turn(1, 1));
        assertThat(first.request().method()).isEqualTo("WEBSOCKET");
        assertThat(first.request().headers().lines()).extracting("name").containsExactly("Host");
        assertThat(first.response().status()).isEqualTo(101);
        assertThat(first.response().headers().first("x-request-id")).contains("r1");
        assertThat(first.messages()).hasSize(5);
        JsonObject request = object(first.request().body());
        assertThat(request.string("instructions")).contains("be brief");
        assertThat(request.array("input").orElseThrow().elements()).hasSize(2);
        assertThat(request.array("tools").orElseThrow().elements()).hasSize(1);
        JsonObject response = object(first.response().body());
        assertThat(response.string("status")).contains("completed");
        assertThat(response.array("output").orElseThrow().toJson()).contains("hello");
        assertThat(records.get(1).header().turn()).isEqualTo(new Turn(1, 2));
        assertThat(records.get(1).header().requestId()).isEqualTo(first.header().requestId() + "_2");
        assertThat(object(records.get(1).response().body()).string("status")).contains("failed");
        assertThat(records.get(2).messages()).hasSize(1);
        assertThat(records.get(2).header().requestId()).isEqualTo(first.header().requestId() + "_3");
    }

    /** As a server made for a test may do. */
    @Test
    void answersOfOneNameAreAnswersOfTheirOwn() throws Exception {
        Exchange session = open("Upgrade", "websocket");
        for (int turn = 0; turn < 2; turn++) {
            session.clientText("{\"type\":\"response.create\",\"model\":\"m\",\"input\":[]}")
                    .serverText(created("r1"))
                    .serverText(last("r1", "completed"));
        }
        session.completed();

        assertThat(records()).hasSize(2).allSatisfy(record -> {
            assertThat(record.messages()).hasSize(3);
            assertThat(object(record.response().body()).string("status")).contains("completed");
        });
    }

    @Test
    void anyOtherProtocolIsRecordedAtTheClose() throws Exception {
        open().clientText("plain hello")
                .serverText("")
                .serverText("{\"jsonrpc\":\"2.0\"}")
                .frame(false, 2, true, false, new byte[] {1, 2, 3})
                .frame(false, 8, true, false, new byte[] {(byte) (4003 >> 8), (byte) 4003, 'b', 'y', 'e'})
                .failed(Outcome.CLIENT_ABORTED, "closed");
        TraceRecord.WebSocket record = records().get(0);
        assertThat(record.header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(record.messages())
                .extracting(WebSocketMessage::fromClient)
                .containsExactly(true, false, false, false);
        assertThat(record.messages().get(0).body()).isEqualTo(new Body.Text("plain hello"));
        assertThat(record.messages().get(1).body()).isEqualTo(new Body.Text(""));
        assertThat(record.messages().get(2).body()).isEqualTo(new Body.Json("{\"jsonrpc\":\"2.0\"}"));
        assertThat(((Body.Binary) record.messages().get(3).body()).byteLength()).isEqualTo(3);
        assertThat(record.response().bodyInfo().note()).contains("4003");
    }

    @Test
    void fragmentsAreJoinedAroundControlFrames() throws Exception {
        byte[] text = Exchange.utf8("gr\u00fc\u00dfe");
        open().frame(true, 1, false, false, Arrays.copyOf(text, 3))
                .frame(true, 9, true, false, Exchange.utf8("ping"))
                .frame(true, 0, false, false, new byte[0])
                .serverText("between")
                .frame(true, 0, true, false, Arrays.copyOfRange(text, 3, text.length))
                .frame(true, 1, false, false, Exchange.utf8("cut o"))
                .completed();
        TraceRecord.WebSocket record = records().get(0);
        assertThat(record.messages())
                .extracting(WebSocketMessage::body)
                .containsExactly(new Body.Text("between"), new Body.Text("gr\u00fc\u00dfe"), new Body.Text("cut o"));
        assertThat(record.request().bodyInfo().note()).contains("cut off");
    }

    @Test
    void compressedMessagesAreRecordedPlain() throws Exception {
        for (boolean context : new boolean[] {true, false}) {
            Deflater deflater = new Deflater(9, true);
            String negotiated = context ? "permessage-deflate" : "permessage-deflate; client_no_context_takeover";
            Exchange session = open("Sec-WebSocket-Extensions", negotiated);
            for (int i = 0; i < 3; i++) {
                byte[] deflated = deflated(deflater, "the same long words again and again, number " + i);
                if (!context) {
                    deflater.reset();
                }
                int half = deflated.length / 2;
                session.frame(true, 1, false, true, Arrays.copyOf(deflated, half))
                        .frame(true, 0, true, false, Arrays.copyOfRange(deflated, half, deflated.length));
            }
            session.clientText("not compressed").completed();
            deflater.end();
        }
        assertThat(records())
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.messages())
                        .extracting(message -> ((Body.Text) message.body()).text())
                        .containsExactly(
                                "the same long words again and again, number 0",
                                "the same long words again and again, number 1",
                                "the same long words again and again, number 2",
                                "not compressed"));
    }

    private static byte[] deflated(Deflater deflater, String text) {
        deflater.setInput(Exchange.utf8(text));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[256];
        int n;
        do {
            n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, n);
        } while (n == buffer.length);
        byte[] whole = out.toByteArray();
        return Arrays.copyOf(whole, whole.length - 4);
    }

    @Test
    void whatDoesNotInflateIsNotedAndTheRestRecorded() throws Exception {
        open("Sec-WebSocket-Extensions", "permessage-deflate")
                .frame(true, 1, true, true, new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 2, 3})
                .serverText("still here")
                .completed();
        TraceRecord.WebSocket record = records().get(0);
        assertThat(record.messages()).extracting(WebSocketMessage::body).contains(new Body.Text("still here"));
        assertThat(record.request().bodyInfo().note()).contains("does not inflate");
    }

    @Test
    void endlessSessionIsRecordedInBoundedParts() throws Exception {
        MemorySink sink = new MemorySink();
        try (Recorder small = Recorder.start(RecorderTest.OPTIONS.withMaxBodyBytes(10_000), List.of(sink))) {
            Exchange session =
                    Exchange.post(small, "/v1/other", "Host", "h").requestEnd().answer(101);
            for (int i = 0; i < 50; i++) {
                session.serverText("x".repeat(1000));
            }
            session.completed();
            assertThat(small.awaitIdle(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(sink.trace().records()).hasSizeGreaterThan(3);
        assertThat(sink.trace().records().stream()
                        .mapToInt(record ->
                                ((TraceRecord.WebSocket) record).messages().size())
                        .sum())
                .isEqualTo(50);
    }

    @Test
    void secretSplitOverServerMessagesIsInNoRecord() throws Exception {
        String secret = "sk-proj-FAKEfakeFAKEfakeFAKEfakeFAKEfake0123456789";
        open().serverText(delta("key " + secret.substring(0, 22)))
                .serverText(delta(secret.substring(22) + " end"))
                .completed();
        String line = TraceJson.write(records().get(0));
        assertThat(line).doesNotContain(secret.substring(8, 22)).doesNotContain(secret.substring(22));
        assertThat(line).contains(" end");
    }

    private static String delta(String text) {
        return "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + text
                + "\"}";
    }
}

package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    static final RecorderOptions OPTIONS = RecorderOptions.of(new Capture("claude", "reverse"));

    private static final String STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"usage":{"input_tokens":20,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"caf\u00e9 "}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\ud83d\ude00"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":8}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private final MemorySink memory = new MemorySink();
    private Set<Thread> before = Set.of();
    private Recorder recorder;

    @BeforeEach
    void start() {
        before = Thread.getAllStackTraces().keySet();
        recorder = Recorder.start(OPTIONS, List.of(memory));
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    private TraceRecord only() throws InterruptedException {
        List<TraceRecord> records = records();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private List<TraceRecord> records() throws InterruptedException {
        assertThat(recorder.awaitIdle(Duration.ofSeconds(30))).isTrue();
        return memory.trace().records();
    }

    private static String json(Body body) {
        assertThat(body).isInstanceOf(Body.Json.class);
        return ((Body.Json) body).text();
    }

    private static String text(Body body) {
        assertThat(body).isInstanceOf(Body.Text.class);
        return ((Body.Text) body).text();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    @Test
    void jsonExchangeIsRecordedAsItWasSent() throws Exception {
        Exchange.post(
                        recorder,
                        "/v1/messages?beta=true",
                        "Host",
                        "h",
                        "Connection",
                        "keep-alive, X-Own",
                        "X-Own",
                        "1",
                        "Content-Type",
                        "application/json")
                .request(Exchange.utf8("{ \"b\": 1.50, \"a\":\n 12345678901234567890, \"b\": \"\\ud83d\" }"))
                .requestEnd()
                .answer(201, "Content-Type", "application/json; charset=utf-8", "Transfer-Encoding", "chunked")
                .data("{\"ok\"")
                .data(": [ ] }")
                .answerEnd()
                .completed();
        TraceRecord record = only();
        assertThat(record).isInstanceOf(TraceRecord.Http.class);
        assertThat(record.header().turn()).isEqualTo(Turn.of(1));
        assertThat(record.header().requestId()).matches("req_[0-9a-f]{12}");
        assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(record.header().error()).isNull();
        assertThat(record.header().upstreamBaseUrl()).isEqualTo("http://127.0.0.1:9");
        assertThat(record.header().timing().firstByteAt())
                .isBetween(
                        record.header().timing().startedAt(),
                        record.header().timing().endedAt());
        assertThat(record.request().method()).isEqualTo("POST");
        assertThat(record.request().path()).isEqualTo("/v1/messages?beta=true");
        assertThat(record.request().headers().lines()).extracting("name").containsExactly("Host", "Content-Type");
        assertThat(json(record.request().body()))
                .isEqualTo("{\"b\":1.50,\"a\":12345678901234567890,\"b\":\"\\ud83d\"}");
        assertThat(record.request().bodyInfo().wireBytes()).isEqualTo(56);
        assertThat(record.response().status()).isEqualTo(201);
        assertThat(record.response().headers().lines()).extracting("name").containsExactly("Content-Type");
        assertThat(json(record.response().body())).isEqualTo("{\"ok\":[]}");
    }

    @Test
    void everySplitOfAStreamGivesTheSameRecord() throws Exception {
        byte[] bytes = Exchange.utf8(STREAM);
        stream(bytes, bytes.length);
        TraceRecord whole = only();
        assertThat(JsonText.parse(json(whole.response().body()))
                        .asObject()
                        .orElseThrow()
                        .string("stop_reason"))
                .contains("end_turn");
        assertThat(json(whole.response().body())).contains("caf\u00e9 \ud83d\ude00");
        assertThat(whole.response().events()).hasSize(7).allMatch(StreamEvent::json);
        for (int size = 1; size < 40; size++) {
            stream(bytes, size);
        }
        for (int cut = 1; cut < bytes.length; cut += 3) {
            open().data(Arrays.copyOf(bytes, cut))
                    .data(Arrays.copyOfRange(bytes, cut, bytes.length))
                    .answerEnd()
                    .completed();
        }
        assertThat(records()).allSatisfy(record -> {
            assertThat(record.response().body()).isEqualTo(whole.response().body());
            assertThat(record.response().events())
                    .extracting(StreamEvent::data)
                    .isEqualTo(whole.response().events().stream()
                            .map(StreamEvent::data)
                            .toList());
        });
    }

    private Exchange open() {
        return Exchange.messages(recorder, "{\"model\":\"m\",\"stream\":true}")
                .answer(200, "Content-Type", "text/event-stream; charset=utf-8");
    }

    private void stream(byte[] bytes, int size) {
        open().pieces(bytes, size).answerEnd().completed();
    }

    @Test
    void streamIsKnownByItsAnswerNotByTheRequest() throws Exception {
        Exchange.messages(recorder, "{\"stream\":true}")
                .answer(200, "Content-Type", "application/json")
                .data("{\"id\":\"plain\"}")
                .answerEnd()
                .completed();
        Exchange.messages(recorder, "{}")
                .answer(200)
                .pieces(Exchange.utf8(STREAM), 1)
                .answerEnd()
                .completed();
        List<TraceRecord> records = records();
        assertThat(json(records.get(0).response().body())).isEqualTo("{\"id\":\"plain\"}");
        assertThat(records.get(0).response().events()).isEmpty();
        assertThat(records.get(1).response().events()).hasSize(7);
    }

    @Test
    void codedStreamIsDecodedAsItComes() throws Exception {
        byte[] coded = gzip(Exchange.utf8(STREAM));
        Exchange.messages(recorder, "{}")
                .answer(200, "Content-Type", "text/event-stream", "Content-Encoding", "gzip")
                .pieces(coded, 7)
                .answerEnd()
                .completed();
        TraceRecord record = only();
        assertThat(record.response().events()).hasSize(7);
        assertThat(record.response().bodyInfo().contentCoding()).isEqualTo("gzip");
        assertThat(record.response().bodyInfo().wireBytes()).isEqualTo(coded.length);
        assertThat(record.response().bodyInfo().note()).isNull();
    }

    @Test
    void eventsCanBeLeftOutButNotTheMessage() throws Exception {
        MemorySink sink = new MemorySink();
        try (Recorder small = Recorder.start(OPTIONS.withStoreStreamEvents(false), List.of(sink))) {
            for (String stream : List.of(STREAM, "data: tick\n\ndata: tock\n\n")) {
                Exchange.messages(small, "{}")
                        .answer(200, "Content-Type", "text/event-stream")
                        .data(stream)
                        .answerEnd()
                        .completed();
            }
            assertThat(small.awaitIdle(Duration.ofSeconds(30))).isTrue();
        }
        TraceRecord known = sink.trace().records().get(0);
        assertThat(known.response().events()).isEmpty();
        assertThat(json(known.response().body())).contains("end_turn");
        // Nothing but its events tells of a stream that no decoder knows.
        assertThat(sink.trace().records().get(1).response().events())
                .extracting(StreamEvent::data)
                .containsExactly("tick", "tock");
    }

    @Test
    void agentThatHangsUpAfterTheLastEventHasItsWholeAnswer() throws Exception {
        open().data(STREAM).failed(Outcome.CLIENT_ABORTED, "client_closed");
        assertThat(records()).singleElement().satisfies(record -> {
            assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(record.header().error()).isNull();
        });
    }

    @Test
    void brokenExchangesKeepWhatCame() throws Exception {
        open().data(STREAM.substring(0, STREAM.indexOf("event: content_block_stop") + 40))
                .failed(Outcome.UPSTREAM_FAILED, "reset");
        open().data(STREAM.substring(0, 300)).failed(Outcome.CLIENT_ABORTED, "client_closed");
        Exchange.post(recorder, "/v1/messages", "Content-Type", "application/json")
                .request(Exchange.utf8("{\"half\":"))
                .failed(Outcome.CLIENT_ABORTED, "client_closed");
        Exchange.messages(recorder, "{}").failed(Outcome.UPSTREAM_FAILED, "connect_refused");
        List<TraceRecord> records = records();
        assertThat(records).hasSize(4);
        assertThat(records.get(0).header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(records.get(0).header().error()).isEqualTo(new ExchangeError("reset", "reset"));
        assertThat(json(records.get(0).response().body())).contains("caf\u00e9 \ud83d\ude00");
        assertThat(records.get(0).response().bodyInfo().note()).contains("ended before it was whole");
        assertThat(records.get(1).header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(text(records.get(2).request().body())).isEqualTo("{\"half\":");
        assertThat(records.get(2).request().bodyInfo().note()).contains("ended before it was whole");
        assertThat(records.get(3).response().status()).isZero();
        assertThat(records.get(3).header().timing().firstByteAt()).isNull();
    }

    @Test
    void callsAreReadableAndRedactedAndReadBackAsTheyWere() throws Exception {
        String key = "sk-ant-api03-" + "Fake0key".repeat(11) + "-FakeAA";
        byte[] message = new byte[key.length() + 2];
        message[0] = 0x0a;
        message[1] = (byte) key.length();
        System.arraycopy(Exchange.utf8(key), 0, message, 2, key.length());
        byte[] envelope = new byte[message.length + 5];
        envelope[4] = (byte) message.length;
        System.arraycopy(message, 0, envelope, 5, message.length);
        answered("application/grpc+proto", envelope);
        TraceRecord record = records().get(0);
        String body = json(record.response().body());
        assertThat(body)
                .startsWith("{\"_encoding\":\"protobuf\",\"byte_length\":" + envelope.length)
                .contains("\"framing\":\"grpc\"", "\"type\":\"string\"", "[redacted:")
                .doesNotContain("Fake0key");
        TraceRecord again = TraceJson.read(TraceJson.write(record));
        assertThat(again.response().body()).isEqualTo(record.response().body());
    }

    @Test
    void bodiesAreWhatTheirBytesSay() throws Exception {
        byte[] png = new byte[3000];
        new Random(7).nextBytes(png);
        answered("image/png", png);
        answered("application/octet-stream", png);
        answered("application/x-protobuf", png);
        answered("text/plain", Exchange.utf8("just text"));
        answered("text/plain", Exchange.utf8(" {\"json\" : 1}"));
        answered("application/json", Exchange.utf8("{not json"));
        answered("application/x-www-form-urlencoded", Exchange.utf8("a=1&b=2"));
        answered("text/plain; charset=ISO-8859-1", new byte[] {(byte) 0xE9});
        answered("text/plain", new byte[] {'a', (byte) 0xE9, 'b'});
        answered("application/json", new byte[0]);
        answered("application/json", Exchange.utf8("\"{\\\"inner\\\": true}\""));
        List<Body> bodies = records().stream().map(r -> r.response().body()).toList();
        for (Body body : bodies.subList(0, 2)) {
            assertThat(body).isInstanceOfSatisfying(Body.Binary.class, binary -> {
                assertThat(binary.byteLength()).isEqualTo(3000);
                assertThat(binary.sha256()).hasSize(64);
                assertThat(java.util.Base64.getDecoder().decode(binary.base64()))
                        .isEqualTo(png);
            });
        }
        assertThat(((Body.Binary) bodies.get(2)).byteLength()).isEqualTo(3000);
        assertThat(((Body.Binary) bodies.get(2)).base64()).isNull();
        assertThat(text(bodies.get(3))).isEqualTo("just text");
        assertThat(json(bodies.get(4))).isEqualTo("{\"json\":1}");
        assertThat(text(bodies.get(5))).isEqualTo("{not json");
        assertThat(text(bodies.get(6))).isEqualTo("a=1&b=2");
        assertThat(text(bodies.get(7))).isEqualTo("\u00e9");
        assertThat(bodies.get(8)).isInstanceOf(Body.Binary.class);
        assertThat(bodies.get(9)).isEqualTo(Body.EMPTY);
        assertThat(json(bodies.get(10))).isEqualTo("{\"inner\":true}");
    }

    private void answered(String type, byte[] bytes) {
        Exchange.messages(recorder, "{}")
                .answer(200, "Content-Type", type)
                .data(bytes)
                .answerEnd()
                .completed();
    }

    @Test
    void ofBodiesInWrongCodingsOnlySizeAndDigestAreKept() throws Exception {
        byte[] bytes = Exchange.utf8("this is not gzip at all");
        for (String coding : List.of("gzip", "x-unheard-of")) {
            Exchange.messages(recorder, "{}")
                    .answer(200, "Content-Type", "application/json", "Content-Encoding", coding)
                    .data(bytes)
                    .answerEnd()
                    .completed();
        }
        assertThat(records()).hasSize(2).allSatisfy(record -> {
            Body.Binary body = (Body.Binary) record.response().body();
            assertThat(body.byteLength()).isEqualTo(bytes.length);
            assertThat(body.sha256()).hasSize(64);
            assertThat(body.base64()).isNull();
            assertThat(record.response().bodyInfo().note()).contains("only its size and digest are kept");
        });
    }

    @Test
    void deepJsonIsRecordedAsText() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        Exchange.messages(recorder, deep)
                .answer(200, "Content-Type", "application/json")
                .data(deep)
                .answerEnd()
                .completed();
        open().data("data: " + deep + "\n\n").data(STREAM).answerEnd().completed();
        List<TraceRecord> records = records();
        assertThat(text(records.get(0).request().body())).isEqualTo(deep);
        assertThat(text(records.get(0).response().body())).isEqualTo(deep);
        assertThat(records.get(1).response().events()).hasSize(8);
        assertThat(records.get(1).response().events().get(0).json()).isFalse();
        assertThat(json(records.get(1).response().body())).contains("end_turn");
    }

    @Test
    void longStreamIsRecordedWhole() throws Exception {
        StringBuilder stream = new StringBuilder(STREAM.substring(0, STREAM.indexOf("event: content_block_delta")));
        for (int i = 0; i < 20_000; i++) {
            stream.append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,")
                    .append("\"delta\":{\"type\":\"text_delta\",\"text\":\"x")
                    .append(i)
                    .append(" \"}}\n\n");
        }
        stream.append(STREAM.substring(STREAM.indexOf("event: content_block_stop")));
        stream(Exchange.utf8(stream.toString()), 1400);
        TraceRecord record = only();
        assertThat(record.response().events()).hasSize(20_005);
        assertThat(json(record.response().body())).contains("x0 x1 x2 ").contains(" x19999 ");
    }

    @Test
    void everyExchangeOfManyAtOnceIsRecorded() throws Exception {
        int streams = 200;
        byte[] bytes = Exchange.utf8(STREAM);
        List<Exchange> open = java.util.stream.IntStream.range(0, streams)
                .mapToObj(i -> open())
                .toList();
        Thread[] loops = new Thread[4];
        for (int t = 0; t < loops.length; t++) {
            int first = t;
            loops[t] = new Thread(() -> {
                for (int from = 0; from < bytes.length; from += 11) {
                    byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 11));
                    for (int i = first; i < streams; i += loops.length) {
                        open.get(i).data(piece);
                    }
                }
                for (int i = first; i < streams; i += loops.length) {
                    open.get(i).answerEnd().completed();
                }
            });
            loops[t].start();
        }
        for (Thread loop : loops) {
            loop.join();
        }
        List<TraceRecord> records = records();
        assertThat(records).hasSize(streams);
        Set<Integer> turns = new HashSet<>();
        records.forEach(record -> {
            turns.add(record.header().turn().number());
            assertThat(record.response().events()).hasSize(7);
        });
        assertThat(turns).hasSize(streams).contains(1, streams);
    }

    @Test
    void secretSplitOverEventsReachesNoSink() throws Exception {
        String secret = "sk-ant-api03-FAKEfakeFAKEfakeFAKEfake0123456789";
        String head = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"type\":\"text_delta\",\"text\":\"";
        open().data(STREAM.substring(0, STREAM.indexOf("event: content_block_delta")))
                .data(head + "key: " + secret.substring(0, 20) + "\"}}\n\n")
                .data(head + secret.substring(20) + " end\"}}\n\n")
                .answerEnd()
                .completed();
        String line = dev.claudetap.trace.TraceJson.write(only());
        assertThat(line).doesNotContain(secret.substring(13, 20)).doesNotContain(secret.substring(20));
        assertThat(line).contains(" end");
    }

    @Test
    void closeRecordsWhatIsOpen() {
        Exchange open = open().data(STREAM.substring(0, 400));
        recorder.close();
        recorder.close();
        open.data("more").completed();
        assertThat(memory.trace().records()).hasSize(1);
        TraceRecord record = memory.trace().records().get(0);
        assertThat(record.header().outcome()).isEqualTo(Outcome.TAP_STOPPED);
        assertThat(record.response().events()).isNotEmpty();
        assertThat(recorder.exchange()).isSameAs(dev.claudetap.tap.ExchangeTap.NONE);
        assertThat(recorder.summary().unrecorded()).isEqualTo(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads that other tests gave up may still end")
                .noneMatch(thread ->
                        !before.contains(thread) && thread.getName().equals("claude-tap-recorder") && thread.isAlive());
    }

    @Test
    void oneEventOfEightMegabytesIsRecordedWholeWithLittleMemory(@TempDir Path folder) throws Exception {
        Process session = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapSession.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Path trace = Path.of(session.inputReader().readLine());
        assertThat(session.waitFor()).isZero();
        TraceRecord record = Trace.read(trace).records().get(0);
        assertThat(record.response().events()).hasSize(2);
        assertThat(record.response().bodyInfo().truncated()).isFalse();
        Body.Json body = (Body.Json) record.response().body();
        assertThat(body.text().contains("\u6f22" + "eight MB".repeat(1_000_000) + "\""))
                .isTrue();
    }

    @Test
    void summaryAddsUp() throws Exception {
        stream(Exchange.utf8(STREAM), 100);
        Exchange.messages(recorder, "{\"model\":\"m\"}")
                .answer(529, "Content-Type", "application/json")
                .data("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}")
                .answerEnd()
                .completed();
        records();
        recorder.countUnrecorded();
        SessionSummary summary = recorder.summary();
        assertThat(summary.calls()).isEqualTo(2);
        assertThat(summary.failures()).isEqualTo(1);
        assertThat(summary.unrecorded()).isEqualTo(1);
        assertThat(summary.storageErrors()).isZero();
        assertThat(summary.modelCalls()).isEqualTo(2);
        assertThat(summary.callsByModel()).containsEntry("m", 2);
        assertThat(summary.inputTokens()).isEqualTo(20);
        assertThat(summary.outputTokens()).isEqualTo(8);
    }
}

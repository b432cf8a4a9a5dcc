package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.capture.MemorySink;
import dev.claudetap.proxy.replay.Cassette;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.proxy.replay.Miss;
import dev.claudetap.proxy.replay.Pace;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded once is answered again, without network or key. */
class ReplayTest {
    private static final String STREAM =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                    + "\"model\":\"claude-test\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                    + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Grüße\"}}\n\n"
                    + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final HttpClient AGENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path folder;

    private static String ask(String system, String... words) {
        StringBuilder body = new StringBuilder(
                "{\"model\":\"claude-test\",\"stream\":true,\"metadata\":{\"user_id\":\"u" + System.nanoTime()
                        + "\"},\"system\":\"" + system + " api_key=not-a-real-key-0123456789\",\"messages\":[");
        for (int i = 0; i < words.length; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"role\":\"user\",\"content\":\"")
                    .append(words[i])
                    .append("\"}");
        }
        return body.append("]}").toString();
    }

    private static HttpResponse<String> post(TapSession tap, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(tap.baseUrl() + "/v1/messages?beta=true&key=not-a-real-key-0123456789"))
                .header("content-type", "application/json")
                .header("x-api-key", "not-a-real-key-0123456789")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return AGENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static MockResponse stream(boolean gzip) throws IOException {
        MockResponse.Builder answer = new MockResponse.Builder().addHeader("content-type", "text/event-stream");
        if (!gzip) {
            return answer.chunkedBody(STREAM, 20).build();
        }
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
            out.write(STREAM.getBytes(StandardCharsets.UTF_8));
        }
        return answer.addHeader("content-encoding", "gzip")
                .body(new Buffer().write(coded.toByteArray()))
                .build();
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("content-type", "application/json")
                .addHeader("request-id", "req_up" + status)
                .body(body)
                .build();
    }

    /** A session of a stream, a failure with its retry, and a turn that goes on. */
    private static Trace recorded() throws Exception {
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.enqueue(stream(true));
            upstream.enqueue(json(529, "{\"type\":\"error\"}"));
            upstream.enqueue(json(200, "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"two\"}]}"));
            upstream.start();
            try (TapSession tap =
                    TapSession.start(TapOptions.reverse("http://127.0.0.1:" + upstream.getPort() + "/base")
                            .environment(Map.of())
                            .build())) {
                post(tap, ask("Working directory: /home/ann/shop. It is 2026-05-20.", "one"));
                post(tap, ask("Working directory: /home/ann/shop. It is 2026-05-20.", "one", "two"));
                post(tap, ask("Working directory: /home/ann/shop. It is 2026-05-20.", "one", "two"));
                assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
                return tap.trace();
            }
        }
    }

    private static TapSession replaying(Trace trace) throws TapException {
        return TapSession.start(TapOptions.builder()
                .environment(Map.of())
                .cassette(Cassette.of(trace))
                .build());
    }

    private static CassettePlayer player(TapSession tap) {
        return tap.player().orElseThrow();
    }

    @Test
    void aSessionIsAnsweredAsItWasOnAnotherDayAndInAnotherFolder() throws Exception {
        Trace trace = recorded();
        try (TapSession tap = replaying(trace)) {
            String today = "Working directory: /srv/ci/7/shop. It is 2026-11-22.";
            HttpResponse<String> first = post(tap, ask(today, "one"));
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("content-encoding")).isEmpty();
            assertThat(first.body()).isEqualTo(STREAM);

            HttpResponse<String> overloaded = post(tap, ask(today, "one", "two"));
            assertThat(overloaded.statusCode()).isEqualTo(529);
            assertThat(overloaded.headers().firstValue("request-id")).hasValue("req_up529");
            assertThat(post(tap, ask(today, "one", "two")).body()).contains("\"two\"");

            assertThat(player(tap).misses()).isEmpty();
            assertThat(player(tap).left()).isZero();
            assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(tap.trace().records().get(0).response().events())
                    .extracting(StreamEvent::data)
                    .isEqualTo(trace.records().get(0).response().events().stream()
                            .map(StreamEvent::data)
                            .toList());
        }
    }

    @Test
    void aMissNamesTheNearestTurnAndWhereItDiffers() throws Exception {
        Trace trace = recorded();
        try (TapSession tap = replaying(trace)) {
            String today = "Working directory: /srv/x. It is 2026-11-22.";
            post(tap, ask(today, "one"));
            HttpResponse<String> missed = post(tap, ask(today, "one", "too"));
            assertThat(missed.statusCode()).isEqualTo(400);
            assertThat(missed.headers().firstValue("x-should-retry")).hasValue("false");
            String why = "nearest is turn 2 (" + trace.records().get(1).header().requestId()
                    + "), where $.messages[1].content was \\\"two\\\" and now is \\\"too\\\"";
            assertThat(missed.body()).contains("claude_tap_cassette_miss", why);

            assertThat(post(tap, ask(today, "one")).body()).contains("it was given already");
            HttpRequest elsewhere = HttpRequest.newBuilder(URI.create(tap.baseUrl() + "/v1/models"))
                    .build();
            assertThat(AGENT.send(elsewhere, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("nothing for this path; it has POST /v1/messages");
            assertThat(player(tap).misses()).hasSize(3).extracting(Miss::method).containsExactly("POST", "POST", "GET");
        }
    }

    /** The tap's own words are not upstream's. */
    @Test
    void whatTheTapAnswersItselfIsOnNoCassette() throws Exception {
        Path file = folder.resolve("one.jsonl");
        try (ClosedPort nobody = new ClosedPort()) {
            try (TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + nobody.port())
                    .environment(Map.of())
                    .cassette(file, CassetteMode.RECORD_MISSING)
                    .build())) {
                assertThat(post(tap, ask("s", "one")).statusCode()).isEqualTo(502);
            }
        }
        assertThat(file).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCassetteIsRecordedOnceAndThenNeedsNoUpstream() throws Exception {
        Path file = folder.resolve("deep/er/one.jsonl");
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.enqueue(stream(false));
            upstream.start();
            for (int run = 0; run < 2; run++) {
                try (TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + upstream.getPort())
                        .environment(Map.of())
                        .cassette(file, CassetteMode.RECORD_MISSING)
                        .build())) {
                    assertThat(post(tap, ask("s", "one")).body()).isEqualTo(STREAM);
                    assertThat(tap.player().isPresent()).isEqualTo(run == 1);
                }
            }
            assertThat(upstream.getRequestCount()).isEqualTo(1);
        }
        assertThat(file).content().doesNotContain("not-a-real-key");
        Path missing = folder.resolve("missing.jsonl");
        TapOptions.Builder replay = TapOptions.reverse("http://127.0.0.1:9").cassette(missing, CassetteMode.REPLAY);
        assertThatThrownBy(() -> TapSession.start(replay.build()))
                .isInstanceOf(TapException.class)
                .hasMessage("there is no cassette " + missing + "; record it first");
        for (Path noFile : List.of(folder, folder.resolve("/"))) {
            TapOptions.Builder record = TapOptions.reverse("http://127.0.0.1:9").cassette(noFile, CassetteMode.RECORD);
            assertThatThrownBy(() -> TapSession.start(record.build()))
                    .isInstanceOf(TapException.class)
                    .hasMessage("the cassette " + noFile + " cannot be recorded: it is a folder");
        }
    }

    @Test
    void answersComeAsFastAsTheyAreToldTo() throws Exception {
        assertThat(Pace.AS_RECORDED.millis(70)).isEqualTo(70);
        assertThat(Pace.scaled(0.1).millis(70)).isEqualTo(7);
        assertThat(Pace.INSTANT.millis(70)).isZero();
        Trace slow = Slowed.by(recorded(), 120);
        try (TapSession tap = TapSession.start(TapOptions.builder()
                .environment(Map.of())
                .cassette(Cassette.of(slow))
                .pace(Pace.AS_RECORDED)
                .build())) {
            long begin = System.nanoTime();
            String body = post(tap, ask("Working directory: /w. It is 2026-11-22.", "one"))
                    .body();
            assertThat(body).isEqualTo(STREAM);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(3 * 120 - 20));
        }
    }

    @Test
    void aForwardTapPlaysForAnyHostAndLeavesTheMachineForNone() throws Exception {
        MemorySink sink = new MemorySink();
        try (TapSession tap = TapSession.start(TapOptions.forward()
                .ephemeralAuthority()
                .environment(Map.of())
                .sink(sink)
                .cassette(Cassette.of(recorded()))
                .build())) {
            HttpClient client = HttpClient.newBuilder()
                    .proxy(tap.proxySelector())
                    .sslContext(tap.sslContext())
                    .build();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://api.model.invalid/v1/messages?beta=true&key=not-a-real-key-0123456789"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(ask("Working directory: /w. It is 2026-01-01.", "one")))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo(STREAM);
            assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(sink.trace().records()).hasSize(1);
            assertThat(sink.trace().records().get(0).header().upstreamBaseUrl()).isEqualTo("https://api.model.invalid");
            assertThat(player(tap).misses()).isEqualTo(List.of());
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return coded.toByteArray();
    }

    /** A request that says a body is of that kind, and maybe how it is coded. */
    private record Sent(String contentType, String coding, ByteString body) {
        Sent(String contentType, String coding, byte[] body) {
            this(contentType, coding, ByteString.of(body));
        }

        HttpResponse<String> to(TapSession tap) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(tap.baseUrl() + "/v1/anything"))
                    .header("content-type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
            if (!coding.isEmpty()) {
                request.header("content-encoding", coding);
            }
            return AGENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void bodiesOfEveryKindAreReadAsTheirRecordsWere() throws Exception {
        byte[] large = new byte[1_500_000];
        new Random(7).nextBytes(large);
        List<Sent> requests = List.of(
                new Sent("application/json", "", "\ufeff{ \"a\" : 1 }".getBytes(StandardCharsets.UTF_8)),
                new Sent("application/json", "", "\"{\\\"a\\\":2}\"".getBytes(StandardCharsets.UTF_8)),
                new Sent("application/json", "", "not json at all".getBytes(StandardCharsets.UTF_8)),
                new Sent("text/plain; charset=iso-8859-1", "", "Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1)),
                new Sent("text/plain", "", "42".getBytes(StandardCharsets.UTF_8)),
                new Sent("application/json", "gzip", gzip("{\"a\":3}")),
                new Sent("application/json", "gzip", "this is no gzip".getBytes(StandardCharsets.UTF_8)),
                new Sent("application/octet-stream", "", new byte[] {1, 2, 3, 0, -1}),
                new Sent("application/octet-stream", "", large),
                new Sent("application/grpc-web+proto", "", new byte[] {0, 0, 0, 0, 2, 8, 7}));
        Trace trace;
        try (MockWebServer upstream = new MockWebServer()) {
            for (int i = 0; i < requests.size(); i++) {
                upstream.enqueue(new MockResponse.Builder().body("answer " + i).build());
            }
            upstream.start();
            try (TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + upstream.getPort())
                    .environment(Map.of())
                    .build())) {
                for (Sent request : requests) {
                    assertThat(request.to(tap).statusCode()).isEqualTo(200);
                }
                assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
                trace = tap.trace();
            }
        }
        try (TapSession tap = TapSession.start(TapOptions.builder()
                .environment(Map.of())
                .cassette(Cassette.of(trace))
                .build())) {
            for (int i = requests.size() - 1; i >= 0; i--) {
                assertThat(requests.get(i).to(tap).body()).isEqualTo("answer " + i);
            }
        }
    }

    @Test
    void everyMissTellsOfItsOwnRequest() throws Exception {
        try (TapSession tap = TapSession.start(TapOptions.builder()
                .environment(Map.of())
                .cassette(Cassette.of(new Trace(List.of())))
                .build())) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(tap.baseUrl() + "/v1/number" + i))
                        .build();
                answers.add(AGENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(answers.get(i).get(60, TimeUnit.SECONDS).body()).contains("GET /v1/number" + i + ":");
            }
        }
    }
}

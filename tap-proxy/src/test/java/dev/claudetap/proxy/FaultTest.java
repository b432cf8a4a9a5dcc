package dev.claudetap.proxy;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.proxy.fault.Fault;
import dev.claudetap.proxy.fault.FaultPlan;
import dev.claudetap.proxy.replay.Cassette;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a test wants to go wrong goes wrong, where it should, and the trace says so. */
class FaultTest {
    private static final String STREAM =
            "event: a\ndata: {\"n\":1}\n\nevent: b\ndata: {\"n\":2}\n\nevent: c\ndata: {\"n\":3}\n\n";
    private final OkHttpClient agent =
            PatientClient.builder().retryOnConnectionFailure(false).build();
    private final MockWebServer upstream = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        upstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private TapOptions.Builder options(FaultPlan plan) {
        return TapOptions.reverse("http://127.0.0.1:" + upstream.getPort() + "/base")
                .environment(Map.of())
                .faults(plan);
    }

    private void answers(int number) {
        for (int i = 0; i < number; i++) {
            upstream.enqueue(new MockResponse.Builder()
                    .addHeader("content-type", "text/event-stream")
                    .chunkedBody(STREAM, 7)
                    .build());
        }
    }

    private Response post(TapSession tap, String path) throws IOException {
        return agent.newCall(new Request.Builder()
                        .url(tap.baseUrl() + path)
                        .post(RequestBody.create("{}", MediaType.get("application/json")))
                        .build())
                .execute();
    }

    private static Trace settled(TapSession tap) throws Exception {
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        return tap.trace();
    }

    @Test
    void aConditionThatThrowsAndAnUpstreamThatIsGoneAreAnswered() throws Exception {
        FaultPlan plan = FaultPlan.none()
                .on(
                        asked -> {
                            throw new IllegalStateException("a bug of the test");
                        },
                        Fault.status(429));
        try (TapSession tap = TapSession.start(options(plan).build());
                Response answer = post(tap, "/v1/messages")) {
            assertThat(answer.code()).isEqualTo(500);
            assertThat(answer.body().string()).contains("claude_tap_fault_plan", "a bug of the test");
        }
        try (ClosedPort nobody = new ClosedPort();
                TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + nobody.port())
                        .environment(Map.of())
                        .faults(FaultPlan.none())
                        .build());
                Response answer = post(tap, "/v1/messages")) {
            assertThat(answer.code()).isEqualTo(502);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.body().string()).contains("claude_tap_connect_refused", ":" + nobody.port());
        }
    }

    @Test
    void aStatusIsSaidInTheProvidersWordsAndUpstreamIsNotAsked() throws Exception {
        answers(1);
        FaultPlan plan =
                FaultPlan.none().onRequest(2, Fault.status(529)).onRequest(3, Fault.status(429, Duration.ofSeconds(7)));
        try (TapSession tap = TapSession.start(options(plan).build())) {
            try (Response fine = post(tap, "/v1/messages")) {
                assertThat(fine.body().string()).isEqualTo(STREAM);
            }
            try (Response overloaded = post(tap, "/v1/messages")) {
                assertThat(overloaded.code()).isEqualTo(529);
                assertThat(overloaded.body().string()).contains("overloaded_error", "Overloaded");
            }
            try (Response limited = post(tap, "/v1/responses")) {
                assertThat(limited.code()).isEqualTo(429);
                assertThat(limited.header("retry-after")).isEqualTo("7");
                assertThat(limited.body().string()).contains("\"code\":\"rate_limit_exceeded\"");
            }
            assertThat(upstream.getRequestCount()).isEqualTo(1);
            assertThat(upstream.takeRequest().getTarget()).isEqualTo("/base/v1/messages");
            assertThat(settled(tap)).faultsLanded(2);
        }
    }

    @Test
    void aStreamBreaksOffBehindTheFrameThatWasNamed() throws Exception {
        answers(2);
        FaultPlan plan = FaultPlan.none().onRequest(1, Fault.cutAfter(2)).onRequest(2, Fault.cutAfter(9));
        try (TapSession tap = TapSession.start(options(plan).build())) {
            try (Response cut = post(tap, "/v1/messages")) {
                assertThatThrownBy(() -> cut.body().string()).isInstanceOf(IOException.class);
            }
            try (Response whole = post(tap, "/v1/messages")) {
                assertThat(whole.body().string()).isEqualTo(STREAM);
            }
            Trace trace = settled(tap);
            assertThat(trace.records().get(0).header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(trace.records().get(0).response().events()).hasSize(2);
            assertThat(trace).faultsLanded(1);
            assertThatThrownBy(() -> assertThat(trace).faultsLanded(2))
                    .hasMessageContaining("cut after frame 9 (did not come to pass)");
        }
    }

    @Test
    void framesAreMalformedAnswersComeLateOrSlowlyAndTheRestIsAsItWas() throws Exception {
        answers(3);
        FaultPlan plan = FaultPlan.none()
                .onRequest(1, Fault.malformed(2))
                .onRequest(2, Fault.delay(Duration.ofMillis(120)))
                .onRequest(3, Fault.slow(600));
        try (TapSession tap = TapSession.start(options(plan).build())) {
            try (Response malformed = post(tap, "/v1/messages")) {
                assertThat(malformed.body().string())
                        .isEqualTo(STREAM.replace("event: b\ndata: {\"n\":2}", "data: {\"claude_tap_fault\":"));
            }
            long begin = System.nanoTime();
            try (Response late = post(tap, "/v1/messages")) {
                assertThat(late.body().string()).isEqualTo(STREAM);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(100));
            try (Response slow = post(tap, "/v1/messages")) {
                assertThat(slow.body().string()).isEqualTo(STREAM);
            }
            assertThat(settled(tap)).faultsLanded(3);
        }
    }

    @Test
    void whatCanNeverComeIsRefused() {
        assertThatThrownBy(() -> Fault.cutAfter(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.stallAfter(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.delay(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultPlan.none().onRequest(0, Fault.cutAfter(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requests are counted from 1: 0");
    }

    @Test
    void aStalledAnswerEndsWhenTheAgentHasEnough() throws Exception {
        answers(1);
        try (TapSession tap = TapSession.start(
                options(FaultPlan.none().onRequest(1, Fault.stallAfter(1))).build())) {
            try (Response stalled = post(tap, "/v1/messages")) {
                assertThat(stalled.body().source().readUtf8LineStrict()).isEqualTo("event: a");
            }
            Trace trace = settled(tap);
            assertThat(trace.records().get(0).header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(trace).faultsLanded(1);
        }
    }

    @Test
    void aCassetteCanGoWrongTooAndChanceIsTheSameEveryTime() throws Exception {
        answers(1);
        Trace recorded;
        try (TapSession tap = TapSession.start(options(FaultPlan.none()).build());
                Response fine = post(tap, "/v1/messages")) {
            assertThat(fine.body().string()).isEqualTo(STREAM);
            recorded = settled(tap);
        }
        String first = "";
        for (int run = 0; run < 2; run++) {
            FaultPlan plan = FaultPlan.none().sometimes(0.5, Fault.status(500)).seed(7);
            StringBuilder seen = new StringBuilder();
            try (TapSession tap = TapSession.start(
                    options(plan).cassette(Cassette.of(recorded)).build())) {
                for (int i = 0; i < 8; i++) {
                    try (Response answer = post(tap, "/v1/messages")) {
                        seen.append(answer.code()).append(' ');
                    }
                }
            }
            assertThat(seen.toString()).contains("500", "200");
            assertThat(first).isIn("", seen.toString());
            first = seen.toString();
        }
        assertThatThrownBy(() -> TapSession.start(TapOptions.forward()
                        .ephemeralAuthority()
                        .environment(Map.of())
                        .faults(FaultPlan.none())
                        .build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("reverse mode, or a cassette");
    }

    @Test
    void upstreamIsReachedAsWithoutFaults() throws Exception {
        answers(1);
        try (TapSession tap = TapSession.start(TapOptions.reverse("http://api.model.example/base")
                .environment(Map.of("HTTP_PROXY", "http://127.0.0.1:1"))
                .resolve(
                        "api.model.example",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.getPort()))
                .faults(FaultPlan.none().onRequest(9, Fault.reset()))
                .build())) {
            try (Response answer = post(tap, "/v1/messages")) {
                assertThat(answer.code()).isEqualTo(200);
            }
            assertThat(upstream.takeRequest().getHeaders().get("host")).isEqualTo("api.model.example");
        }
    }

    @Test
    void theUsersProxyIsUsedWithFaultsToo() throws Exception {
        answers(1);
        try (TapSession tap = TapSession.start(TapOptions.reverse("http://api.model.example/base")
                .environment(Map.of("HTTP_PROXY", "http://127.0.0.1:" + upstream.getPort()))
                .faults(FaultPlan.none().onRequest(9, Fault.reset()))
                .build())) {
            try (Response answer = post(tap, "/v1/messages")) {
                assertThat(answer.code()).isEqualTo(200);
            }
            assertThat(upstream.takeRequest().getRequestLine()).startsWith("POST http://api.model.example/base/v1/");
        }
    }

    @Test
    void aLongStreamKeepsAllItsFramesButTheMalformedOne() throws Exception {
        int number = 40_000;
        String frame = "data: {\"n\":1}\n\n";
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "text/event-stream")
                .body(frame.repeat(number))
                .build());
        try (TapSession tap = TapSession.start(options(FaultPlan.none().onRequest(1, Fault.malformed(number)))
                        .build());
                Response answer = post(tap, "/v1/messages")) {
            assertThat(answer.body().string())
                    .isEqualTo(frame.repeat(number - 1) + "data: " + Fault.MALFORMED_DATA + "\n\n");
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.proxy.fault.FaultPlan;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session as an embedder uses it: start, send traffic, read the trace, close. */
class TapSessionTest {
    private static final byte[] ASK = "{\"model\":\"m\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private static void call(TapSession session) throws Exception {
        Request request = new Request.Builder()
                .url(session.baseUrl() + "/v1/messages")
                .header("x-api-key", "not-a-real-key-0123456789")
                .post(RequestBody.create(ASK))
                .build();
        try (Response response = PatientClient.create().newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.body().string()).isEqualTo("{\"type\":\"message\"}");
        }
    }

    private static MockWebServer upstream(int answers) throws Exception {
        MockWebServer server = new MockWebServer();
        for (int i = 0; i < answers; i++) {
            server.enqueue(new MockResponse.Builder()
                    .addHeader("content-type", "application/json")
                    .body("{\"type\":\"message\"}")
                    .build());
        }
        server.start();
        return server;
    }

    @Test
    void storesStreamEventsUnlessToldNotTo() {
        assertThat(TapOptions.reverse("http://127.0.0.1:9").build().records().storeStreamEvents())
                .isTrue();
        assertThat(TapOptions.reverse("http://127.0.0.1:9")
                        .storeStreamEvents(false)
                        .build()
                        .records()
                        .storeStreamEvents())
                .isFalse();
    }

    @Test
    void everyExchangeBecomesOneRedactedRecordInMemory() throws Exception {
        try (MockWebServer server = upstream(3);
                TapSession session = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + server.getPort())
                        .environment(Map.of())
                        .build())) {
            for (int i = 0; i < 3; i++) {
                call(session);
            }
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
            Trace trace = session.trace();
            assertThat(trace.records()).hasSize(3);
            assertThat(trace.httpExchanges()).allSatisfy(record -> {
                assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
                assertThat(record.toString()).doesNotContain("not-a-real-key");
            });
            assertThat(session.summary().calls()).isEqualTo(3);
            assertThat(session.traceFile()).isEmpty();
            assertThat(session.environment())
                    .containsEntry("ANTHROPIC_BASE_URL", session.baseUrl().toString());
        }
    }

    @Test
    void whatIsNotEvenARequestIsOneRecordToo() throws Exception {
        try (TapSession session = TapSession.start(TapOptions.reverse("http://127.0.0.1:9")
                        .environment(Map.of())
                        .build());
                RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
            agent.send("GARBAGE\r\n\r\n");
            assertThat(agent.readAll()).startsWith("HTTP/1.1 400 ");
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(session.trace().httpExchanges()).singleElement().satisfies(record -> {
                assertThat(record.header().outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(record.request().method()).isEqualTo("?");
                assertThat(record.request().path()).isEqualTo("?");
                assertThat(record.response().status()).isEqualTo(400);
            });
        }
    }

    @Test
    void sessionWithoutTrafficLeavesNeitherATraceNorItsFolder() throws Exception {
        Path file;
        try (TapSession session = TapSession.start(TapOptions.reverse("http://127.0.0.1:9")
                .environment(Map.of())
                .outputDirectory(folder)
                .build())) {
            file = session.traceFile().orElseThrow();
            assertThat(file).exists();
        }
        assertThat(file.getParent()).doesNotExist();
        assertThat(folder).exists();
    }

    @Test
    void recordsAreInTheTraceFileWhenTheSessionIsClosed() throws Exception {
        try (MockWebServer server = upstream(1)) {
            TapSession session = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + server.getPort())
                    .environment(Map.of())
                    .outputDirectory(folder)
                    .build());
            call(session);
            session.close();
            session.close();
            Path file = session.traceFile().orElseThrow();
            List<TraceRecord> records = Trace.read(file).records();
            assertThat(records).hasSize(1);
            assertThat(Files.readString(file)).doesNotContain("not-a-real-key");
        }
    }

    @Test
    void manySessionsRunSideBySideAndLeaveNoThread() throws Exception {
        Set<Thread> before = OurThreads.running();
        try (MockWebServer server = upstream(8)) {
            List<TapSession> sessions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sessions.add(TapSession.start(TapOptions.reverse("http://127.0.0.1:" + server.getPort())
                        .environment(Map.of())
                        .build()));
            }
            for (TapSession session : sessions) {
                call(session);
            }
            for (TapSession session : sessions) {
                session.close();
                assertThat(session.trace().records()).hasSize(1);
            }
        }
        OurThreads.assertNoneBut(before);
    }

    @Test
    void startThatCannotBeSaysWhyInOneLine() throws Exception {
        assertThatThrownBy(() -> TapSession.start(TapOptions.builder().build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("--tap-target");
        assertThatThrownBy(() -> TapSession.start(TapOptions.client("nobody").build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("unknown client 'nobody'");
        assertThatThrownBy(() -> TapSession.start(TapOptions.reverse("ftp://x").build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("http");
        assertThatThrownBy(() -> TapSession.start(TapOptions.reverse("http://x")
                        .upstreamCa(folder.resolve("missing.pem"))
                        .build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("missing.pem");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TapSession.start(TapOptions.reverse("http://x")
                            .port(taken.getLocalPort())
                            .build()))
                    .isInstanceOf(TapException.class)
                    .hasMessage("port " + taken.getLocalPort() + " on 127.0.0.1 is already in use");
        }
    }

    @Test
    void optionsThatMakeNoSenseAreRefusedWhereTheyAreSet() {
        TapOptions.Builder options = TapOptions.reverse("http://x");
        assertThatThrownBy(() -> options.connectTimeout(Duration.ofSeconds(-1)))
                .hasMessage("connectTimeout is negative: PT-1S");
        assertThatThrownBy(() -> options.host(" ")).hasMessage("the host to listen on is empty");
    }

    @Test
    void timesMayBeAsLongAsAnybodyLikes() throws Exception {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        try (TapSession session = TapSession.start(TapOptions.reverse("http://127.0.0.1:9")
                .environment(Map.of())
                .host("[::1]")
                .connectTimeout(forever)
                .idleTimeout(forever)
                .faults(FaultPlan.none())
                .build())) {
            assertThat(session.baseUrl()).hasHost("[::1]");
            assertThat(session.awaitIdle(forever)).isTrue();
        }
    }

    @Test
    void startThatCannotBeTakesNoTraceAwayAndLeavesNone() throws Exception {
        TapOptions.Builder options;
        Path kept;
        try (MockWebServer server = upstream(1)) {
            options = TapOptions.reverse("http://127.0.0.1:" + server.getPort())
                    .environment(Map.of())
                    .outputDirectory(folder)
                    .maxTraces(1);
            TapSession first = TapSession.start(options.build());
            call(first);
            first.close();
            kept = first.traceFile().orElseThrow();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            options.port(taken.getLocalPort());
            assertThatThrownBy(() -> TapSession.start(options.build())).isInstanceOf(TapException.class);
        }
        try (Stream<Path> files = Files.list(kept.getParent())) {
            assertThat(files).containsExactly(kept);
        }
        assertThat(Files.readString(folder.resolve(".cloudtap-manifest.json")))
                .containsOnlyOnce("trace_")
                .contains(kept.getFileName().toString());
    }

    @Test
    void noExceptionHoldsThePasswordOfAUrlThatIsNone() {
        String bad = "http://user:hunter2hunter2@ho st/";
        assertThatThrownBy(() -> TapOptions.reverse(bad)).satisfies(TapSessionTest::holdsNoPassword);
        TapOptions options = TapOptions.reverse("http://127.0.0.1:9")
                .environment(Map.of("HTTPS_PROXY", bad))
                .build();
        assertThatThrownBy(() -> TapSession.start(options))
                .hasMessageContaining("HTTPS_PROXY")
                .satisfies(TapSessionTest::holdsNoPassword);
    }

    private static void holdsNoPassword(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("hunter2");
    }
}

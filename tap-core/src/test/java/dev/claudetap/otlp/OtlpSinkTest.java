package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class OtlpSinkTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final OtlpPace QUICK = pace(LONG, 16 << 20, false);
    private static final OtlpPace QUICK_EXPORT = pace(LONG, 16 << 20, true);
    /** A collector that is slow to answer would get its spans twice. */
    private static final Map<String, String> PATIENT = Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "120000");

    private static OtlpPace pace(Duration patience, long mostBytes, boolean isExport) {
        return new OtlpPace(
                isExport ? Duration.ofMinutes(10) : Duration.ofMillis(20),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                patience,
                LONG,
                mostBytes,
                isExport);
    }

    @Test
    void callsArriveWhileTheSessionGoesOnAndTheRestAtItsEnd() throws Exception {
        try (Collector collector = new Collector()) {
            OtlpSink sink = OtlpSink.start(OtlpOptions.of(collector.url(), PATIENT), QUICK);
            sink.accept(Story.records().get(0));
            sink.accept(Story.records().get(1));
            RecordedRequest first = collector.nextRequest();
            assertThat(first.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
            assertThat(first.getHeaders().get("User-Agent")).startsWith("claude-tap/");
            assertThat(first.getHeaders().get("Connection"))
                    .as("a connection that is kept would outlive the session")
                    .isEqualTo("close");
            Story.records().subList(2, 7).forEach(sink::accept);
            sink.close();
            assertThat(collector.faults).isEmpty();
            Received.checkTree(collector.spans);
            assertThat(sink.report()).isEqualTo(new OtlpReport(12, 0, ""));
        }
    }

    @Test
    void anExportAfterwardsHasTheSpansOfTheSession() throws Exception {
        try (Collector during = new Collector();
                Collector after = new Collector()) {
            OtlpSink sink = OtlpSink.start(OtlpOptions.of(during.url(), PATIENT), QUICK);
            Story.records().forEach(sink::accept);
            sink.close();
            OtlpReport report = export(after, PATIENT);
            assertThat(report).isEqualTo(new OtlpReport(12, 0, ""));
            assertThat(after.spans).containsExactlyElementsOf(during.spans).hasSize(12);
        }
    }

    @Test
    void aCollectorThatIsBusyIsAskedAgain() throws Exception {
        try (Collector collector = new Collector()
                .answering(
                        Collector.status(503, "Retry-After", "0"),
                        Collector.status(429),
                        new MockResponse.Builder()
                                .onResponseStart(new SocketEffect.CloseSocket())
                                .build())) {
            assertThat(export(collector, PATIENT)).isEqualTo(new OtlpReport(12, 0, ""));
            assertThat(collector.spans).hasSize(12);
            assertThat(collector.requestsLeft()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aCollectorThatAsksForMoreTimeThanThereIsIsNotAskedAgain() throws Exception {
        try (Collector collector = new Collector().answering(Collector.status(503, "Retry-After", "3600"))) {
            assertThat(export(collector, PATIENT)).isEqualTo(new OtlpReport(0, 12, "HTTP 503"));
            assertThat(collector.requestsLeft()).isEqualTo(1);
        }
    }

    @Test
    void aCollectorThatAsksForNoPauseGetsOneNevertheless() throws Exception {
        OtlpPace slow = new OtlpPace(
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                16 << 20,
                true);
        try (Collector collector = new Collector().answering(Collector.status(503, "Retry-After", "0"))) {
            OtlpOptions options = OtlpOptions.of(collector.url(), PATIENT);
            OtlpReport report = OtlpExport.send(Story.chat(1).iterator(), options, slow);
            assertThat(report).isEqualTo(new OtlpReport(0, 3, "HTTP 503"));
            assertThat(collector.requestsLeft()).isEqualTo(1);
        }
    }

    @Test
    void whatIsRefusedForGoodIsNotSentAgain() throws Exception {
        try (Collector collector = new Collector().answering(Collector.status(401, "WWW-Authenticate", "Basic"))) {
            OtlpReport report = export(collector, with("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20sk-fake"));
            assertThat(report.lost()).isEqualTo(12);
            assertThat(report.reason())
                    .startsWith("HTTP 401; are the headers in OTEL_EXPORTER_OTLP_HEADERS")
                    .doesNotContain("sk-fake");
            assertThat(collector.nextRequest().getHeaders().get("Authorization"))
                    .isEqualTo("Bearer sk-fake");
            assertThat(collector.requestsLeft()).isZero();
        }
    }

    @Test
    void spansThatTheBackendRejectsAreCounted() throws Exception {
        ExportTraceServiceResponse some = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(2)
                        .setErrorMessage("too\nold\u001b[31m"))
                .build();
        MockResponse answer = new MockResponse.Builder()
                .body(new Buffer().write(some.toByteArray()))
                .build();
        try (Collector collector = new Collector().answering(answer)) {
            assertThat(export(collector, PATIENT)).isEqualTo(new OtlpReport(10, 2, "rejected: too old [31m"));
        }
    }

    @Test
    void nobodyListeningIsToldAtOnceToWhoeverWaits() throws Exception {
        try (Socket unheard = bound()) {
            OtlpOptions options = OtlpOptions.of("http://127.0.0.1:" + unheard.getLocalPort(), PATIENT);
            assertThat(OtlpExport.send(Story.records().iterator(), options, QUICK_EXPORT))
                    .isEqualTo(new OtlpReport(0, 12, "connection refused"));
        }
    }

    @Test
    void aSessionWhoseCollectorIsMissingEndsWithoutWaitingForIt() throws Exception {
        try (Socket unheard = bound()) {
            OtlpOptions options = OtlpOptions.of("http://127.0.0.1:" + unheard.getLocalPort(), PATIENT);
            OtlpSink sink = OtlpSink.start(options, QUICK);
            Story.records().forEach(sink::accept);
            sink.close();
            assertThat(sink.report()).isEqualTo(new OtlpReport(0, 12, "connection refused"));
        }
    }

    @Test
    void spansThatFindNoRoomAreCountedAndTheSessionGoesOn() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            OtlpPace small = new OtlpPace(
                    Duration.ofMinutes(10),
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    Duration.ofMinutes(10),
                    Duration.ofMillis(100),
                    4_000,
                    false);
            OtlpSink sink = OtlpSink.start(OtlpOptions.of("http://127.0.0.1:" + deaf.getLocalPort(), Map.of()), small);
            Story.chat(20).forEach(sink::accept);
            assertThat(sink.report().lost()).isBetween(1L, 19L);
            assertThat(sink.report().reason()).isEqualTo("more spans than were taken in time");
            sink.close();
            assertThat(sink.report().delivered() + sink.report().lost()).isGreaterThanOrEqualTo(22);
        }
    }

    @Test
    void anExportWaitsForRoomAndSendsMoreSpansThanOneRequestHolds() throws Exception {
        OtlpPace small = pace(LONG, 40_000, true);
        try (Collector collector = new Collector()) {
            int calls = SpanQueue.MOST_SPANS + 200;
            OtlpOptions options = OtlpOptions.of(collector.url(), with("OTEL_EXPORTER_OTLP_COMPRESSION", "none"));
            OtlpReport report = OtlpExport.send(Story.chat(calls).iterator(), options, small);
            assertThat(report.lost()).isZero();
            assertThat(collector.faults).isEmpty();
            assertThat(collector.spans)
                    .extracting(Span::getName)
                    .filteredOn(name -> name.startsWith("chat"))
                    .hasSize(calls);
            Received.checkTree(collector.spans);
            assertThat(collector.nextRequest().getHeaders().get("Content-Encoding"))
                    .isNull();
        }
    }

    private static OtlpReport export(Collector collector, Map<String, String> environment) throws InterruptedException {
        OtlpOptions options = OtlpOptions.of(collector.url(), environment);
        return OtlpExport.send(Story.records().iterator(), options, QUICK_EXPORT);
    }

    /** Holds a port at which nobody listens: connections are refused, and nobody else can take it. */
    private static Socket bound() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(PATIENT);
        environment.put(name, value);
        return environment;
    }
}

package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.pricing.PriceTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Collectors that would keep a session or an export for ever. No spans are lost without being counted. */
@Timeout(120)
class SpanDeliveryTest {
    private static final long DEADLINE_MS = 60_000;
    private static final int LARGE = 8 << 20;
    private static final Map<String, String> PLAIN =
            Map.of("OTEL_EXPORTER_OTLP_COMPRESSION", "none", "OTEL_EXPORTER_OTLP_TIMEOUT", "300");

    private static OtlpPace pace(Duration pause, Duration patience, Duration atEnd) {
        return new OtlpPace(Duration.ofMillis(1), pause, pause, patience, atEnd, LARGE + 10_000, true);
    }

    private static OtlpPace impatient() {
        return pace(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMillis(200));
    }

    /** Which end comes first, the request's or everybody's patience, is the machine's affair. */
    private static void assertNobodyTook(long spans, OtlpReport report) {
        assertThat(report.delivered()).isZero();
        assertThat(report.lost()).isEqualTo(spans);
        assertThat(report.reason()).isIn(OtlpSender.NO_ANSWER, "the session ended before they were taken");
    }

    @Test
    void anExportToACollectorThatNeverReadsEnds() throws Exception {
        try (ServerSocket deaf = deaf(50)) {
            SpanDelivery delivery = new SpanDelivery(options(deaf), impatient());
            delivery.put(List.of(span(LARGE)));
            delivery.put(List.of(span(LARGE))); // has no room as long as the first one is not gone
            delivery.finish();
            assertNobodyTook(2, delivery.report());
            assertEnds(delivery);
        }
    }

    @Test
    void anAnswerThatComesInDropsIsNoneInTheEnd() throws Exception {
        try (Collector collector = new Collector().answering(drops())) {
            SpanDelivery delivery = new SpanDelivery(OtlpOptions.of(collector.url(), PLAIN), impatient());
            delivery.put(List.of(span(10)));
            delivery.finish();
            assertNobodyTook(1, delivery.report());
            assertEnds(delivery);
        }
    }

    /** Another thread ends what is under way here; the JDK reads on in an answer that is closed before its end, holding its lock. */
    @Test
    void aSessionsEndWhileAnAnswerComesInDropsLeavesNoThreadOfOurs() throws Exception {
        try (Collector collector = new Collector().answering(drops())) {
            OtlpPace patient = pace(Duration.ofMillis(1), Duration.ofMinutes(10), Duration.ofMillis(200));
            OtlpOptions options = OtlpOptions.of(collector.url(), Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"));
            SpanDelivery delivery = new SpanDelivery(options, patient);
            delivery.offer(List.of(span(10)));
            collector.nextRequest();
            delivery.finishSoon();
            assertThat(delivery.report().delivered()).isZero();
            assertThat(delivery.report().lost()).isEqualTo(1);
            assertEnds(delivery);
        }
    }

    @Test
    void aSessionsEndCountsWhatACollectorThatNeverAnswersKeepsAndLeavesNoThread() throws Exception {
        try (ServerSocket deaf = deaf(50)) {
            OtlpPace patient = pace(Duration.ofMillis(1), Duration.ofMinutes(10), Duration.ofMillis(200));
            OtlpOptions options = OtlpOptions.of(url(deaf), Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"));
            SpanDelivery delivery = new SpanDelivery(options, patient);
            delivery.offer(List.of(span(10), span(LARGE / 2)));
            delivery.finishSoon();
            assertThat(delivery.report().delivered()).isZero();
            assertThat(delivery.report().lost()).isEqualTo(2);
            delivery.offer(List.of(span(10)));
            assertThat(delivery.report().lost()).isEqualTo(3);
            assertEnds(delivery);
        }
    }

    @Test
    void aSessionsEndWhileItStillConnectsCountsAndLeavesNoThread() throws Exception {
        List<Socket> before = new ArrayList<>();
        try (ServerSocket full = deaf(1)) {
            fill(full, before);
            OtlpPace patient = pace(Duration.ofMillis(1), Duration.ofMinutes(10), Duration.ofMillis(200));
            OtlpOptions options = OtlpOptions.of(url(full), Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"));
            SpanDelivery delivery = new SpanDelivery(options, patient);
            delivery.offer(List.of(span(10), span(10)));
            delivery.finishSoon();
            OtlpReport atEnd = delivery.report();
            assertThat(atEnd.delivered()).isZero();
            assertThat(atEnd.lost()).isEqualTo(2);
            assertEnds(delivery);
            assertThat(delivery.report()).as("counted once").isEqualTo(atEnd);
        } finally {
            for (Socket socket : before) {
                socket.close();
            }
        }
    }

    @Test
    void whateverEndsTheThreadIsSaidAndAllSpansAreLost() throws Exception {
        Duration noNumberOfNanoseconds = Duration.ofDays(1_000_000);
        try (Collector collector = new Collector().answering(Collector.status(503))) {
            SpanDelivery delivery = new SpanDelivery(
                    OtlpOptions.of(collector.url(), Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "120000")),
                    pace(noNumberOfNanoseconds, Duration.ofMinutes(2), Duration.ofSeconds(20)));
            delivery.put(List.of(span(LARGE), span(LARGE)));
            assertEnds(delivery);
            delivery.put(List.of(span(10)));
            delivery.offer(List.of(span(10)));
            delivery.finish();
            assertThat(delivery.report()).isEqualTo(new OtlpReport(0, 4, "java.lang.ArithmeticException"));
        }
    }

    private static MockResponse drops() {
        return new MockResponse.Builder()
                .body("x".repeat(60_000))
                .throttleBody(1, 20, TimeUnit.MILLISECONDS)
                .build();
    }

    private static void assertEnds(SpanDelivery delivery) throws InterruptedException {
        delivery.thread.join(DEADLINE_MS);
        assertThat(delivery.thread.isAlive()).as("the thread that sends").isFalse();
    }

    private static Span span(int characters) {
        Span small = new TraceSpans(PriceTable.bundled(), false)
                .add(Story.chat(1).get(0))
                .get(0);
        Attributes large = new Attributes().put("large", "x".repeat(characters));
        return new Span(small.context(), null, "large", false, Story.START, Story.START, large, List.of(), null);
    }

    private static OtlpOptions options(ServerSocket server) {
        return OtlpOptions.of(url(server), PLAIN);
    }

    private static String url(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Nobody accepts, nobody reads, and the system does not take much either. */
    private static ServerSocket deaf(int backlog) throws IOException {
        ServerSocket deaf = new ServerSocket();
        deaf.setReceiveBufferSize(4096);
        deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
        return deaf;
    }

    /** Connects until nobody can any more: from then on others wait, or are refused where systems do that. */
    private static void fill(ServerSocket server, List<Socket> connected) throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket();
            connected.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request is sent a second time only when upstream cannot have acted on it, or may act twice. */
class SecondTryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String POST = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
    private static final String GET = "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;
    private static final int HTTP_1_1_REQUIRED = 13;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"POST, 1500, 502, 2", "POST, 0, 200, 3", "GET, 1500, 200, 3"})
    void keptConnectionThatClosesLateHadTheRequest(String method, int millis, int status, int seen) throws Exception {
        CompletableFuture<TestTap> asking = new CompletableFuture<>();
        // Answers the first request on a connection; works on the second for that long and closes.
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(OK);
                    if (wire.readRequest()) {
                        asking.join().passTime(Duration.ofMillis(millis));
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            asking.complete(tap);
            agent.send(GET);
            agent.readAnswer();
            agent.send(method.equals("POST") ? POST : GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 " + status);
            assertThat(origin.unreadRequests()).isEqualTo(seen);
        }
    }

    @Test
    void idleTimeoutIsNoReasonToAskAgain() throws Exception {
        UpstreamSettings impatient =
                new UpstreamSettings(UpstreamProxy.of(Map.of()), Duration.ofMinutes(2), Duration.ofMillis(500));
        // Answers the first request on a connection and leaves the second alone.
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(OK);
                    wire.readRequest();
                    wire.in.read();
                });
                TestTap tap = new TestTap(origin.url(), impatient);
                RawAgent agent = new RawAgent(tap.port())) {
            int asked = 0;
            String answer = "HTTP/1.1 200 ";
            // Where this machine pauses, a connection rests too long and the next request gets a fresh one.
            while (answer.startsWith("HTTP/1.1 200 ") && asked < 20) {
                agent.send(GET);
                asked++;
                answer = agent.readAnswer();
            }
            assertThat(answer).startsWith("HTTP/1.1 502");
            for (int i = 0; i < asked; i++) {
                assertThat(origin.nextRequest()).isEqualTo(GET.replace("Host: x", "Host: 127.0.0.1:" + origin.port()));
            }
            assertThat(origin.unreadRequests()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({INTERNAL_ERROR + ", 502, 1", REFUSED_STREAM + ", 200, 2", HTTP_1_1_REQUIRED + ", 200, 2"})
    void resetStreamIsAskedAgainElsewhereOnlyIfItWasRefused(int code, int status, int seen) throws Exception {
        HeldCertificate root =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate leaf = new HeldCertificate.Builder()
                .signedBy(root)
                .addSubjectAlternativeName("localhost")
                .build();
        Path pem = Files.writeString(folder.resolve("root.pem"), root.certificatePem());
        try (MockWebServer server = new MockWebServer()) {
            server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(leaf)
                    .build()
                    .sslSocketFactory());
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseStream(code))
                    .build());
            server.enqueue(new MockResponse.Builder().body("ok").build());
            server.start();
            try (TestTap tap = new TestTap(
                            "https://localhost:" + server.getPort(), CapturePolicy.EVERYTHING, List.of(pem), Map.of());
                    RawAgent agent = new RawAgent(tap.port())) {
                agent.send(POST);
                assertThat(agent.readAnswer()).startsWith("HTTP/1.1 " + status);
                assertThat(server.getRequestCount()).isEqualTo(seen);
                assertThat(server.takeRequest().getConnectionIndex()).isZero();
                if (seen == 2) {
                    var second = server.takeRequest();
                    assertThat(second.getVersion()).isEqualTo(code == HTTP_1_1_REQUIRED ? "HTTP/1.1" : "HTTP/2");
                    assertThat(second.getConnectionIndex()).isEqualTo(1);
                    assertThat(second.getBody().utf8()).isEqualTo("hi");
                }
            }
        }
    }
}

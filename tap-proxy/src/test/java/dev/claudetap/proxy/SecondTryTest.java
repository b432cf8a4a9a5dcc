package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
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

    /** Answers the first request of all; works on the second for that long and closes; answers every later one. */
    private static RawOrigin closingAfter(Duration work) throws IOException {
        return new RawOrigin(wire -> {
            wire.readRequest();
            wire.send(OK);
            if (wire.readRequest()) {
                LockSupport.parkNanos(work.toNanos());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"POST, 1500, 502, 2", "POST, 0, 200, 3", "GET, 1500, 200, 3"})
    void keptConnectionThatClosesLateHadTheRequest(String method, int millis, int status, int seen) throws Exception {
        try (RawOrigin origin = closingAfter(Duration.ofMillis(millis));
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            agent.readAnswer();
            agent.send(method.equals("POST") ? POST : GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 " + status);
            assertThat(origin.unreadRequests()).isEqualTo(seen);
        }
    }

    @Test
    void idleTimeoutIsNoReasonToAskAgain() throws Exception {
        try (RawOrigin origin = closingAfter(Duration.ofSeconds(5));
                TestTap tap = new TestTap(
                        origin.url(),
                        new UpstreamSettings(
                                UpstreamProxy.of(Map.of()), Duration.ofSeconds(5), Duration.ofMillis(500)));
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            agent.readAnswer();
            agent.send(GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502");
            assertThat(origin.unreadRequests()).isEqualTo(2);
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

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way upstream through TLS: who is trusted, and HTTP/2 where upstream speaks it. */
class TlsAndHttp2Test {
    private static final HeldCertificate ROOT =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    @TempDir
    Path folder;

    private static MockWebServer server(HeldCertificate certificate, Protocol... protocols) throws Exception {
        MockWebServer server = new MockWebServer();
        server.setProtocols(List.of(protocols));
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.start();
        return server;
    }

    private static HeldCertificate.Builder leaf() {
        return new HeldCertificate.Builder().signedBy(ROOT);
    }

    private TestTap tap(MockWebServer server, boolean trusting) throws Exception {
        Path pem = Files.writeString(folder.resolve("root.pem"), ROOT.certificatePem());
        return new TestTap(
                "https://localhost:" + server.getPort(),
                CapturePolicy.EVERYTHING,
                trusting ? List.of(pem) : List.of(),
                Map.of());
    }

    private static String refusal(TestTap tap) throws Exception {
        try (RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            String answer = agent.readAnswer();
            assertThat(answer).startsWith("HTTP/1.1 502 ").contains("claude_tap_tls");
            return answer;
        }
    }

    @Test
    void unknownRootIsRefusedBeforeTheRequestIsSentWithAHint() throws Exception {
        try (MockWebServer server =
                        server(leaf().addSubjectAlternativeName("localhost").build(), Protocol.HTTP_1_1);
                TestTap tap = tap(server, false)) {
            assertThat(refusal(tap)).contains("unknown root", "--tap-upstream-ca", "SSL_CERT_FILE");
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void expiredCertificateIsRefused() throws Exception {
        long now = Instant.now().toEpochMilli();
        HeldCertificate expired = leaf().addSubjectAlternativeName("localhost")
                .validityInterval(now - 200_000, now - 100_000)
                .build();
        try (MockWebServer server = server(expired, Protocol.HTTP_1_1);
                TestTap tap = tap(server, true)) {
            assertThat(refusal(tap)).contains("expired");
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void nameInTheCommonNameOnlyIsRefused() throws Exception {
        try (MockWebServer server = server(leaf().commonName("localhost").build(), Protocol.HTTP_1_1);
                TestTap tap = tap(server, true)) {
            assertThat(refusal(tap)).contains("subject alternative names");
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void certificateForAnotherNameIsRefused() throws Exception {
        try (MockWebServer server =
                        server(leaf().addSubjectAlternativeName("other.example").build(), Protocol.HTTP_1_1);
                TestTap tap = tap(server, true)) {
            assertThat(refusal(tap)).contains("not made out to that name");
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void trustedUpstreamIsReachedInTheVersionItSpeaks(Protocol protocol) throws Exception {
        Protocol[] offered = protocol == Protocol.HTTP_2
                ? new Protocol[] {Protocol.HTTP_2, Protocol.HTTP_1_1}
                : new Protocol[] {protocol};
        try (MockWebServer server =
                        server(leaf().addSubjectAlternativeName("localhost").build(), offered);
                TestTap tap = tap(server, true)) {
            MockResponse.Builder answer = new MockResponse.Builder()
                    .code(203)
                    .addHeader("x-twice", "1")
                    .addHeader("x-twice", "2")
                    .trailers(Headers.of("x-sum", "5"));
            if (protocol == Protocol.HTTP_2) {
                answer.body("y".repeat(200_000)).removeHeader("content-length");
            } else {
                answer.chunkedBody("y".repeat(200_000), 10_000);
            }
            server.enqueue(answer.build());
            OkHttpClient client = PatientClient.create();
            String sent = "z".repeat(1_000_000);
            Request request = new Request.Builder()
                    .url("http://127.0.0.1:" + tap.port() + "/v1/messages?beta=true")
                    .header("TE", "trailers")
                    .post(RequestBody.create(sent.getBytes(StandardCharsets.UTF_8)))
                    .build();
            try (Response response = client.newCall(request).execute()) {
                assertThat(response.code()).as(response.peekBody(500).string()).isEqualTo(203);
                assertThat(response.headers("x-twice")).containsExactly("1", "2");
                assertThat(response.headers().names()).doesNotContain("x-http2-stream-id");
                assertThat(response.body().string()).isEqualTo("y".repeat(200_000));
                assertThat(response.trailers().get("x-sum")).isEqualTo("5");
            }
            var arrived = server.takeRequest();
            assertThat(arrived.getVersion()).isEqualTo(protocol == Protocol.HTTP_2 ? "HTTP/2" : "HTTP/1.1");
            assertThat(arrived.getTarget()).isEqualTo("/v1/messages?beta=true");
            assertThat(arrived.getBody().utf8()).isEqualTo(sent);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void exchangesOfOneEventLoopShareAnHttp2Connection() throws Exception {
        try (MockWebServer server = server(
                        leaf().addSubjectAlternativeName("localhost").build(), Protocol.HTTP_2, Protocol.HTTP_1_1);
                TestTap tap = tap(server, true)) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                server.enqueue(new MockResponse.Builder()
                        .headersDelay(200, TimeUnit.MILLISECONDS)
                        .body("ok")
                        .build());
                answers.add(CompletableFuture.supplyAsync(() -> get(tap.port()), task -> new Thread(task).start()));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).endsWith("ok");
            }
            long connections = 0;
            for (int i = 0; i < 50; i++) {
                connections = Math.max(connections, server.takeRequest().getConnectionIndex() + 1L);
            }
            assertThat(connections).isLessThanOrEqualTo(4);
        }
    }

    private static String get(int port) {
        try (RawAgent agent = new RawAgent(port)) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            return agent.readAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.trace.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The moment a connection to upstream ends: what was whole stays whole, what was not shows, and the next request is served. */
class UpstreamEndsTest {
    private static final String GET = "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final HeldCertificate ROOT =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate LEAF = new HeldCertificate.Builder()
            .signedBy(ROOT)
            .addSubjectAlternativeName("localhost")
            .build();
    private static final HandshakeCertificates IDENTITY =
            new HandshakeCertificates.Builder().heldCertificate(LEAF).build();

    @TempDir
    Path folder;

    private TestTap tlsTap(int port) throws Exception {
        Path pem = Files.writeString(folder.resolve("root.pem"), ROOT.certificatePem());
        return new TestTap("https://localhost:" + port, CapturePolicy.EVERYTHING, List.of(pem), Map.of());
    }

    private static ServerSocket tlsSocket() throws Exception {
        return IDENTITY.sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1500000\r\n", "Transfer-Encoding: chunked\r\n", ""})
    void tlsUpstreamThatClosesRightAfterItsAnswerLosesNothing(String framing) throws Exception {
        byte[] payload =
                "data: 0123456789abc\n\n".repeat(71429).substring(0, 1_500_000).getBytes(StandardCharsets.ISO_8859_1);
        boolean chunked = framing.startsWith("Transfer");
        try (RawOrigin origin = new RawOrigin(tlsSocket(), wire -> {
                    wire.readRequest();
                    ByteArrayOutputStream answer = new ByteArrayOutputStream();
                    answer.writeBytes(ascii("HTTP/1.1 200 OK\r\n" + framing + "\r\n" + (chunked ? "16e360\r\n" : "")));
                    answer.writeBytes(payload);
                    answer.writeBytes(ascii(chunked ? "\r\n0\r\n\r\n" : ""));
                    wire.send(answer.toByteArray());
                });
                TestTap tap = tlsTap(origin.port())) {
            for (int i = 0; i < 6; i++) {
                try (RawAgent agent = new RawAgent(tap.port())) {
                    agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                    agent.readHead();
                    String got = agent.readAll();
                    var seen = tap.seen.next();
                    assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
                    assertThat(seen.responseBody()).isEqualTo(payload);
                    if (framing.startsWith("Content")) {
                        assertThat(got).hasSize(payload.length);
                    } else {
                        assertThat(got).endsWith("\r\n0\r\n\r\n").hasSizeGreaterThan(payload.length);
                    }
                }
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void upstreamThatKnowsOnlyTls11IsRefusedBeforeTheRequestIsSent() throws Exception {
        BlockingQueue<byte[]> alerts = new LinkedBlockingQueue<>();
        try (RawOrigin origin = new RawOrigin(wire -> {
                    DataInputStream in = new DataInputStream(wire.in);
                    in.readNBytes(3);
                    in.readNBytes(in.readUnsignedShort());
                    wire.send(serverHelloOfTls11());
                    byte[] head = in.readNBytes(5);
                    if (head.length == 5 && head[0] == 21) {
                        alerts.add(in.readNBytes(head[4]));
                    }
                });
                TestTap tap = tlsTap(origin.port());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("claude_tap_tls", "TLS 1.2 is the least");
            // Fatal, protocol_version (RFC 8446, 6).
            assertThat(alerts.poll(60, TimeUnit.SECONDS)).containsExactly(2, 70);
            assertThat(tap.seen.next().error().kind()).isEqualTo("tls");
        }
    }

    /** What a server that speaks only TLS 1.1 answers to any ClientHello: version 3.2, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA. */
    private static byte[] serverHelloOfTls11() {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.writeBytes(new byte[] {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2});
        hello.writeBytes(new byte[32]);
        hello.writeBytes(new byte[] {0, (byte) 0xC0, 0x13, 0});
        return hello.toByteArray();
    }

    @Test
    void http10AgentSeesAResetOfUpstreamAsABrokenEnd() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
                    if (arrived.await(60, TimeUnit.SECONDS)) {
                        wire.reset();
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.0\r\nHost: x\r\n\r\n");
            assertThat(agent.readHead()).doesNotContainIgnoringCase("transfer-encoding");
            assertThat(agent.readChars(4)).isEqualTo("part");
            arrived.countDown();
            assertThatThrownBy(() -> agent.in.read()).isInstanceOf(SocketException.class);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }

    @Test
    void http10AgentGetsAWholeAnswerWithAnOrderlyEnd() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n");
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.0\r\nHost: x\r\n\r\n");
            agent.readHead();
            assertThat(new String(agent.in.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("whole");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30_000, 600_000})
    void postOnAKeptConnectionThatUpstreamClosesIsSentOnceMoreWhole(int size) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (RawOrigin origin = new RawOrigin(wire -> {
                    boolean first = connections.getAndIncrement() == 0;
                    while (wire.readRequest()) {
                        if (first && connections.getAndIncrement() > 1) {
                            return;
                        }
                        wire.send(OK);
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer()).isEqualTo(OK);
            origin.nextRequest();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            String body = "b".repeat(size - 1) + "!";
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n" + body);
            assertThat(agent.readAnswer()).isEqualTo(OK);
            assertThat(origin.nextRequest()).startsWith("POST ").endsWith("\r\n\r\n" + body);
            assertThat(origin.nextRequest()).startsWith("POST ").endsWith("\r\n\r\n" + body);
            var seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.requestBody()).asString(StandardCharsets.US_ASCII).isEqualTo(body);
            assertThat(tap.seen.count()).isZero();
            assertThat(origin.unreadRequests()).isZero();
        }
    }

    @Test
    void postOnAFreshConnectionThatUpstreamClosesIsNotSentTwice() throws Exception {
        try (RawOrigin origin = new RawOrigin(RawOrigin.Wire::readRequest);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ");
            assertThat(tap.seen.next().error().kind()).isEqualTo("closed_early");
            assertThat(origin.nextRequest()).endsWith("abc");
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void afterAGoAwayTheNextRequestTakesAFreshConnection() throws Exception {
        try (Http2Peer origin = Http2Peer.originInTls(LEAF, stream -> {
                    stream.next();
                    String body = stream.readToEnd();
                    // Before the answer's end, so that nobody who has seen that can have missed it.
                    stream.goAway();
                    stream.headers(false, ":status", "200", "content-length", "13")
                            .data("answer to " + body, true);
                });
                TestTap tap = tlsTap(origin.port());
                RawAgent agent = new RawAgent(tap.port())) {
            for (int i = 0; i < 5; i++) {
                agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n" + (100 + i));
                assertThat(agent.readAnswer()).startsWith("HTTP/1.1 200 ").endsWith("answer to " + (100 + i));
                assertThat(origin.connections()).isEqualTo(i + 1);
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
        }
    }
}

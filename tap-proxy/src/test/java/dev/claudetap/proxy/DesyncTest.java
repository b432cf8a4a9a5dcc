package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two parsers could read in two ways never gets through. */
class DesyncTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String POST = "POST /v1/messages HTTP/1.1\r\nHost: x\r\n";
    private static final String SMUGGLED = "GET /v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestIsRefusedAndReachesNobody(String request) throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(request + SMUGGLED);
            assertThat(agent.readAll())
                    .matches("(?s)HTTP/1\\.1 (400|405|501|505) .*\"error\".*")
                    .doesNotContain("200 OK");
            assertThat(origin.unreadRequests()).isZero();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.REFUSED);
            assertThat(tap.seen.count()).isZero();
        }
    }

    static Stream<String> malformed() {
        return Stream.concat(
                Stream.of(
                                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                                "Transfer-Encoding: gzip\r\n\r\n",
                                "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                                "X: y\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                                " Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                                "Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nTransfer-Encoding: chunked\u0000\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nTRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n",
                                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                                "Content-Length: 5, 6\r\n\r\nhello",
                                "Content-Length: +5\r\n\r\nhello",
                                "Content-Length: -5\r\n\r\nhello",
                                "Content-Length: 0x5\r\n\r\nhello",
                                "Content-Length: 1 0\r\n\r\nhello",
                                "Content-Length: 99999999999999999999\r\n\r\nhello",
                                "X: a\u0000b\r\n\r\n",
                                "X\u0000: a\r\n\r\n",
                                "X Y: a\r\n\r\n",
                                ": a\r\n\r\n",
                                "no colon\r\n\r\n",
                                "Host: y\r\n\r\n",
                                "X: a\rb\r\n\r\n")
                        .map(rest -> POST + rest),
                Stream.of(
                        "GET /v1/models HTTP/1.1\r\n\r\n",
                        "GET /v1/models HTTP/1.1 junk\r\nHost: x\r\n\r\n",
                        "GET /v1/mod\u0000els HTTP/1.1\r\nHost: x\r\n\r\n",
                        "GET /v1/models HTTP/2.0\r\nHost: x\r\n\r\n",
                        "GET /v1/models HTTP/0.9\r\nHost: x\r\n\r\n",
                        "POST /v1/messages HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "GET http://127.0.0.1:9/ HTTP/1.1\r\nHost: x\r\n\r\n",
                        "CONNECT 127.0.0.1:9 HTTP/1.1\r\nHost: x\r\n\r\n",
                        "GET v1/models HTTP/1.1\r\nHost: x\r\n\r\n",
                        "\u0001\u0002\u00ff\u00fegarbage\r\n\r\n",
                        "GET /v1/models HTTP/1.1\nHost: x\n\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
                "0_5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "100000004\r\nhell\r\n0\r\n\r\n",
                "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5 5\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
            })
    void brokenChunkNeverBecomesAWholeRequest(String body) throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + body + SMUGGLED);
            agent.socket.shutdownOutput();
            assertThat(agent.readAll()).doesNotContain("200 OK");
            assertThat(origin.unreadRequests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX: a\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9\r\n",
                "\u0015\u0003\u0001",
            })
    void brokenAnswerBecomes502(String answer) throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(answer);
                    wire.in.read();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ").contains("\"type\":\"claude_tap_bad_response\"");
            var seen = tap.seen.next();
            assertThat(seen.error().kind()).isEqualTo("bad_response");
        }
    }

    @Test
    void chunkOfAnAnswerBeyond32BitsIsNotReadAsItsLowHalf() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000002\r\nok\r\n0\r\n\r\n");
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAll()).doesNotEndWith("0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("floods")
    void floodIsRefusedEarly(String start, byte[] piece, int status) throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(start);
            for (int sent = 0; sent < 4 * 1024 * 1024; sent += piece.length) {
                agent.send(piece);
            }
            agent.socket.shutdownOutput();
            assertThat(agent.readHead()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(origin.unreadRequests()).isZero();
        }
    }

    static Stream<Arguments> floods() {
        byte[] letters = "a".repeat(65536).getBytes(StandardCharsets.ISO_8859_1);
        byte[] lines = "a: b\r\n".repeat(8192).getBytes(StandardCharsets.ISO_8859_1);
        return Stream.of(
                Arguments.of("GET /", letters, 414),
                Arguments.of("GET / HTTP/1.1\r\nHost: x\r\nX: ", letters, 431),
                Arguments.of("GET / HTTP/1.1\r\nHost: x\r\n", lines, 431),
                Arguments.of(POST + "Transfer-Encoding: chunked\r\n\r\n0\r\n", lines, 400));
    }

    @Test
    void headerFloodOfUpstreamBecomes502() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\n");
                    while (true) {
                        wire.send("X-Flood: " + "y".repeat(8000) + "\r\n");
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ").contains("128 KiB");
        }
    }

    @Test
    void bytesBehindAnAnswerNeverBecomeTheNextOne() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        for (String behind : new String[] {"EXTRA", "HTTP/1.1 200 OK\r\nContent-Le"}) {
            try (RawOrigin origin = RawOrigin.answering(answer + behind);
                    TestTap tap = new TestTap(origin.url());
                    RawAgent agent = new RawAgent(tap.port())) {
                for (int i = 1; i <= 3; i++) {
                    agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                    assertThat(agent.readAnswer()).isEqualTo(answer);
                    assertThat(origin.connections()).isEqualTo(i);
                }
                assertThat(origin.unreadRequests()).isEqualTo(3);
            }
        }
    }

    @Test
    void refusalAfterAnAnswerToHeadHasItsBody() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("HEAD /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            agent.readHead();
            agent.send("GARBAGE\r\n\r\n");
            assertThat(agent.readAll()).startsWith("HTTP/1.1 400 ").contains("\r\n\r\n{");
        }
    }
}

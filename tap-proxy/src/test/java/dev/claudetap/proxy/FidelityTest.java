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

/** Legal traffic, however odd, is the same on both sides of the tap. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF and control bytes are the point
class FidelityTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @ParameterizedTest
    @MethodSource("requests")
    void requestArrivesAsItWasSent(String sent, String arrives) throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(sent.replace("HOST", "127.0.0.1:" + tap.port()));
            assertThat(agent.readAnswer()).isEqualTo(OK);
            assertThat(origin.nextRequest()).isEqualTo(arrives.replace("HOST", "127.0.0.1:" + origin.port()));
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                same("GET /v1/models HTTP/1.1\r\nHost: HOST\r\n\r\n"),
                same("GET /v1/models HTTP/1.1\r\nx-a: 1\r\nhOsT: HOST\r\nX-B: 2\r\nx-a: 3\r\nX-b: \r\n\r\n"),
                same("POST /v1/messages HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"),
                same("GET /v1/models HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\n\r\nbody"),
                same("DELETE /v1/files/x HTTP/1.1\r\nHost: HOST\r\ncontent-length: 2\r\n\r\n{}"),
                same(
                        "PATCH /v1/files/x HTTP/1.1\r\nHost: HOST\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u008b\u0000"),
                same("OPTIONS /v1/messages HTTP/1.1\r\nHost: HOST\r\nOrigin: http://evil.example\r\n\r\n"),
                same("OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n"),
                same(
                        "POST /v1/messages HTTP/1.1\r\nHost: HOST\r\nAccept-Encoding: gzip, br, zstd\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"),
                same(
                        "POST /v1/messages HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\nTrailer: X-Sum\r\n\r\n"
                                + "3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n"),
                same(
                        "POST /v1/messages HTTP/1.1\r\nHost: HOST\r\nX-Latin: caf\u00e9\r\nContent-Length: 1\r\n\r\n\u00ff"),
                Arguments.of(
                        "GET /v1/models HTTP/1.1\r\nHost: HOST\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
                                + "TE: gzip\r\nUpgrade: h2c\r\nProxy-Authorization: Basic eA==\r\nProxy-Connection: x\r\nX-End: 1\r\n\r\n",
                        "GET /v1/models HTTP/1.1\r\nHost: HOST\r\nX-End: 1\r\n\r\n"),
                Arguments.of(
                        "GET /v1/files/\u00c3\u00a9?q=\u00c3\u00a9 HTTP/1.1\r\nHost: HOST\r\n\r\n",
                        "GET /v1/files/%C3%A9?q=%C3%A9 HTTP/1.1\r\nHost: HOST\r\n\r\n"));
    }

    private static Arguments same(String request) {
        return Arguments.of(request, request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files/a%2Fb%20c%C3%A9%7E%25;p=1,2:3@x!$'()*",
                "/v1/files/%e4%b8%ad%2f%3f",
                "/v1/files/%2e%2e/x",
                "/v1/files//a///b",
                "/v1/files/../b/./c",
                "/v1/messages?a=1&b=%26&c=a+b&d=%20&empty=&flag&e[]=1&f=%C3%A9&g=x%3Dy&a=2&h=/?:@",
                "/v1/messages?",
                "/v1/messages?k=%2B+%2b",
                "//evil.example/v1/messages",
                "/http://evil.example/",
                "/a|b\\c\"d<e>^`{}",
            })
    void targetArrivesByteForByteAndIsSeenRaw(String target) throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).isEqualTo(OK);
            assertThat(origin.nextRequest()).startsWith("GET " + target + " HTTP/1.1\r\n");
            var seen = tap.seen.next();
            assertThat(seen.request().target()).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answerArrivesAsItWasSent(String sent, String arrives) throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(sent);
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(agent.readAll()).isEqualTo(arrives);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                same("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                same("HTTP/1.1 299 Whatever It Is\r\nretry-After: 3\r\nContent-Length: 1\r\n\r\nx"),
                same("HTTP/1.1 529 \r\nContent-Length: 1\r\n\r\nx"),
                same("HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n"),
                same("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 77\r\n\r\n"),
                same("HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"),
                same("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT\r\nx-lower: y\r\n"
                        + "Set-Cookie: b=2\r\nSERVER: s\r\nContent-Length: 2\r\n\r\nok"),
                same("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\n\u0000\u00ff\u0080"),
                same("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\n\r\n\r\n0\r\n\r\n"),
                same(
                        "HTTP/1.1 200 OK\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n"),
                same("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
                Arguments.of(
                        "HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 1\r\nDate: d\r\nContent-Length: 2\r\n\r\nok",
                        "HTTP/1.1 200 OK\r\nDate: d\r\nContent-Length: 2\r\n\r\nok"),
                Arguments.of(
                        "HTTP/1.0 200 OK\r\nX: 1\r\n\r\nuntil the end",
                        "HTTP/1.1 200 OK\r\nX: 1\r\nTransfer-Encoding: chunked\r\n\r\nd\r\nuntil the end\r\n0\r\n\r\n"));
    }

    @Test
    void oldAgentGetsNoChunks() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.0\r\n\r\n");
            assertThat(agent.readAll()).isEqualTo("HTTP/1.1 200 OK\r\n\r\nabc");
        }
    }

    @Test
    void headKeepsLengthAndConnectionStaysInStep() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
                    wire.readRequest();
                    wire.send(OK);
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("HEAD /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readHead()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).isEqualTo(OK);
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    for (int i = 1; wire.readRequest(); i++) {
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + i);
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            String post = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n";
            agent.send(post + "aa" + post + "bb" + post + "cc");
            for (int i = 1; i <= 3; i++) {
                assertThat(agent.readAnswer()).endsWith("\r\n\r\n" + i);
            }
            assertThat(origin.nextRequest()).endsWith("aa");
            assertThat(origin.nextRequest()).endsWith("bb");
            assertThat(origin.nextRequest()).endsWith("cc");
        }
    }

    @Test
    void continueOfUpstreamReachesTheAgentBeforeItsBodyIsSent() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    StringBuilder head = new StringBuilder();
                    while (head.indexOf("\r\n\r\n") < 0) {
                        head.append((char) wire.in.read());
                    }
                    wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
                            + new String(wire.in.readNBytes(4), StandardCharsets.ISO_8859_1));
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(agent.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            agent.send("body");
            assertThat(agent.readAnswer()).endsWith("\r\n\r\nbody");
        }
    }

    @Test
    void agentThatWaitsForContinueIsNotLeftAloneByASilentUpstream() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(agent.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            agent.send("body");
            assertThat(agent.readAnswer()).isEqualTo(OK);
        }
    }

    @Test
    void largeHeadsPassBothWays() throws Exception {
        String many = ("X-Big: " + "v".repeat(8000) + "\r\n").repeat(8);
        String one = "X-One: " + "w".repeat(16_000) + "\r\n";
        String answer = "HTTP/1.1 200 OK\r\n" + many + one + "Content-Length: 2\r\n\r\nok";
        try (RawOrigin origin = RawOrigin.answering(answer);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n" + many + one + "\r\n");
            assertThat(agent.readAnswer()).isEqualTo(answer);
            assertThat(origin.nextRequest()).endsWith(many + one + "\r\n");
        }
    }

    @Test
    void agentIsToldToContinueOnce() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 100 Continue\r\n\r\n" + answer);
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(agent.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            agent.send("hi");
            assertThat(agent.readAnswer()).isEqualTo(answer);
        }
    }
}

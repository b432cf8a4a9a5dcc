package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes inside an intercepted tunnel, byte by byte: framing, endings, smuggling. */
class TunnelTrafficTest {
    private static final String HOST = "api.example";

    @TempDir
    Path folder;

    private static RawOrigin origin(RawOrigin.Script script) throws IOException {
        return TlsOrigin.raw(List.of(HOST), script);
    }

    private static RawOrigin answering(String answer) throws IOException {
        return origin(wire -> {
            while (wire.readRequest()) {
                wire.send(answer);
            }
        });
    }

    private ForwardTap tap(RawOrigin origin) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(HOST, origin.port())
                .start();
    }

    private static SSLSocket tls(ForwardTap tap) throws Exception {
        return TunnelAgent.open(tap.port(), HOST + ":443").tls(ForwardTap.trust(), HOST);
    }

    @Test
    void tenRequestsInOneTunnelKeepTheirBytesAndOneConnection() throws Exception {
        String request = "POST //v1/%2e%2E/é;p?a=1&&b HTTP/1.1\r\nhOST: " + HOST + "\r\nX-A: 1\r\nx-b:  2\r\nX-A: 3\r\n"
                + "Content-Length: 5\r\n\r\nhello";
        String answer =
                "HTTP/1.1 299 Odd Reason\r\nSet-Cookie: a=1\r\nset-COOKIE: b=2, c\r\nContent-Length: 2\r\n\r\nok";
        try (RawOrigin origin = answering(answer);
                ForwardTap tap = tap(origin);
                SSLSocket tls = tls(tap)) {
            for (int i = 0; i < 10; i++) {
                TunnelAgent.send(tls, request);
                assertThat(RawAgent.over(tls).readAnswer()).isEqualTo(answer);
                assertThat(origin.nextRequest())
                        .isEqualTo(request.replace("é", "%E9").replace("x-b:  2", "x-b: 2"));
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
            assertThat(origin.connections()).isOne();
        }
    }

    @Test
    void chunkedBodiesAndTrailersPassBothWays() throws Exception {
        String answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n3\r\nabc\r\n0\r\nx-sum: 3\r\n\r\n";
        String request = "POST /v1 HTTP/1.1\r\nHost: " + HOST
                + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-t: 1\r\n\r\n";
        try (RawOrigin origin = answering(answer);
                ForwardTap tap = tap(origin);
                SSLSocket tls = tls(tap)) {
            TunnelAgent.send(tls, request);
            assertThat(RawAgent.over(tls).readChars(answer.length())).isEqualTo(answer);
            assertThat(origin.nextRequest()).isEqualTo(request);
        }
    }

    @Test
    void eventsPassAtOnce() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (RawOrigin origin = origin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                    wire.send("data: 1\n\n");
                    goOn.join();
                    wire.send("data: 2\n\n");
                });
                ForwardTap tap = tap(origin);
                SSLSocket tls = tls(tap)) {
            TunnelAgent.send(tls, "GET /v1/messages HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
            RawAgent agent = RawAgent.over(tls);
            assertThat(agent.readHead().toLowerCase(Locale.ROOT)).contains("transfer-encoding: chunked");
            assertThat(agent.readChars(14)).isEqualTo("9\r\ndata: 1\n\n\r\n");
            goOn.complete(null);
            assertThat(agent.readChars(19)).isEqualTo("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void originThatBreaksOffIsSeenAndFreezesNobody() throws Exception {
        try (RawOrigin origin = origin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .concat("9\r\ndata: 1\n\n\r\n"));
                    wire.reset();
                });
                ForwardTap tap = tap(origin)) {
            for (int i = 0; i < 8; i++) {
                try (SSLSocket tls = tls(tap)) {
                    TunnelAgent.send(tls, "GET /v1/messages HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
                    assertThat(RawAgent.over(tls).readAll()).endsWith("9\r\ndata: 1\n\n\r\n");
                }
                SeenExchanges.Seen seen = tap.seen.next();
                assertThat(seen.outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
                assertThat(seen.responseBody()).asString().isEqualTo("data: 1\n\n");
            }
        }
    }

    @Test
    void agentThatLeavesEndsTheRequestUpstream() throws Exception {
        CompletableFuture<Integer> left = new CompletableFuture<>();
        try (RawOrigin origin = origin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
                    left.complete(wire.in.readAllBytes().length);
                });
                ForwardTap tap = tap(origin)) {
            try (SSLSocket tls = tls(tap)) {
                TunnelAgent.send(tls, "GET /v1/messages HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
                assertThat(RawAgent.over(tls).readHead()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(left.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "Content-Length: -5\r\n\r\nhello",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "X: a\u0000b\r\n\r\n",
                "no colon here\r\n\r\n"
            })
    void whatTwoParsersCouldReadInTwoWaysIsRefused(String rest) throws Exception {
        try (RawOrigin origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ForwardTap tap = tap(origin);
                SSLSocket tls = tls(tap)) {
            TunnelAgent.send(
                    tls,
                    "POST /v1 HTTP/1.1\r\nHost: " + HOST + "\r\n" + rest + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(RawAgent.over(tls).readAll()).startsWith("HTTP/1.1 400 ").containsOnlyOnce("\r\n\r\n");
            assertThat(origin.unreadRequests()).isZero();
        }
    }

    @Test
    void oldAgentCanTellABrokenAnswerFromAWholeOne() throws Exception {
        try (RawOrigin origin = origin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n");
                    wire.reset();
                });
                ForwardTap tap = tap(origin);
                SSLSocket tls = tls(tap)) {
            TunnelAgent.send(tls, "GET /v1 HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n");
            RawAgent agent = RawAgent.over(tls);
            assertThat(agent.readHead()).startsWith("HTTP/1.1 200 ");
            // No close_notify: the end is not one that the other side made on purpose.
            assertThat(CompletableFuture.supplyAsync(() -> endOf(tls)))
                    .succeedsWithin(60, TimeUnit.SECONDS)
                    .isEqualTo("broken");
        }
    }

    private static String endOf(SSLSocket tls) {
        try {
            tls.getInputStream().readAllBytes();
            return "orderly";
        } catch (IOException e) {
            return "broken";
        }
    }

    @Test
    void fiftyTunnelsAtOnceAreServed() throws Exception {
        try (RawOrigin origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                ForwardTap tap = tap(origin)) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> getOnce(tap), task -> new Thread(task).start()));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(120, TimeUnit.SECONDS)).endsWith("ok");
            }
            for (int i = 0; i < 50; i++) {
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
        }
    }

    private static String getOnce(ForwardTap tap) {
        try (SSLSocket tls = tls(tap)) {
            return TunnelAgent.get(tls, "/v1/models", HOST);
        } catch (Exception e) {
            // Whatever went wrong is the test's result.
            throw new IllegalStateException(e);
        }
    }

    @Test
    void announcedTrailersOfHttp2ReachAnHttp1UpstreamAlsoBehindABodyOfKnownLength() throws Exception {
        try (RawOrigin origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ForwardTap tap = tap(origin);
                Http2Peer agent = Http2Peer.agentInTls(tap.port(), HOST)) {
            Http2TestStream stream = agent.open();
            stream.request(false, "POST", "/v1/messages", "content-length", "2", "trailer", "x-sum");
            stream.data("{}", false);
            stream.headers(true, "x-sum", "7");
            assertThat(origin.nextRequest())
                    .contains("\r\ntransfer-encoding: chunked\r\n")
                    .doesNotContain("content-length")
                    .endsWith("\r\n0\r\nx-sum: 7\r\n\r\n");
            assertThat(stream.next()).startsWith("HEADERS :status: 200");
        }
    }
}

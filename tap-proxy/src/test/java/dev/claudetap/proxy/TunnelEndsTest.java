package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who ends a tunnel, at which point of it, and what that is called. */
class TunnelEndsTest {
    private static final String HOST = "api.example";
    private static final String ASK = "GET /v1/models HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";

    @TempDir
    private Path folder;

    private ForwardTap tap(RawOrigin origin) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(HOST, origin.port())
                .start();
    }

    /** Sends the second half of its answer only when it may. */
    private static RawOrigin inTwoParts(CountDownLatch mayGoOn) throws Exception {
        return TlsOrigin.raw(List.of(HOST), wire -> {
            wire.readRequest();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
            mayGoOn.await();
            wire.send("after");
            wire.in.read();
        });
    }

    private static final String ASK_FOR_WEB_SOCKET = "GET /v1/responses HTTP/1.1\r\nHost: " + HOST
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** Makes a WebSocket of its first connection when it may; tells when that has ended. */
    private static RawOrigin webSocket(CountDownLatch may, CountDownLatch ended) throws Exception {
        return TlsOrigin.raw(List.of(HOST), wire -> {
            wire.readRequest();
            may.await();
            wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    .concat("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
            wire.in.read();
            ended.countDown();
        });
    }

    @Test
    void agentThatSaysGoodbyeInTls13StillGetsTheRestOfItsAnswer() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (RawOrigin origin = inTwoParts(mayGoOn);
                ForwardTap tap = tap(origin);
                TlsAgent agent = TlsAgent.open(tap, HOST, "TLSv1.3")) {
            agent.send(ASK);
            RawAgent answer = agent.inside();
            assertThat(answer.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(answer.readChars(5)).isEqualTo("first");
            agent.sayGoodbye();
            assertThat(tap.seen.count()).isZero();
            mayGoOn.countDown();
            assertThat(answer.readAll()).isEqualTo("after");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void itGetsTheRestOfEveryStreamOfHttp2Too() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (RawOrigin origin = inTwoParts(mayGoOn);
                ForwardTap tap = tap(origin);
                Http2Peer agent = Http2Peer.agentInTls(tap.port(), HOST)) {
            Http2TestStream one = agent.open().request(true, "GET", "/v1/models");
            Http2TestStream two = agent.open().request(true, "GET", "/v1/models");
            assertThat(one.skipTo("DATA")).contains("first");
            assertThat(two.skipTo("DATA")).contains("first");
            agent.sayGoodbyeInTls();
            mayGoOn.countDown();
            assertThat(one.readToEnd()).contains("after");
            assertThat(two.readToEnd()).contains("after");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void webSocketEndsWithItsAgentsGoodbyeAlsoWhenThatWasSaidBeforeItBegan(boolean before) throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawOrigin origin = webSocket(mayAnswer, ended);
                ForwardTap tap = tap(origin);
                TlsAgent agent = TlsAgent.open(tap, HOST, "TLSv1.3")) {
            agent.send(ASK_FOR_WEB_SOCKET);
            if (before) {
                agent.sayGoodbye();
            }
            mayAnswer.countDown();
            assertThat(agent.inside().readHead()).startsWith("HTTP/1.1 101 ");
            if (!before) {
                agent.sayGoodbye();
            }
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void streamInTheMiddleOfItsUploadEndsWithItsAgentsGoodbye() throws Exception {
        try (RawOrigin origin = TlsOrigin.raw(List.of(HOST), RawOrigin.Wire::readRequest);
                ForwardTap tap = tap(origin);
                Http2Peer agent = Http2Peer.agentInTls(tap.port(), HOST)) {
            Http2TestStream half = agent.open().request(false, "POST", "/v1/messages", "content-length", "10");
            half.data("part", false);
            agent.ping(7);
            assertThat(agent.nextEvent()).isEqualTo("PING 7");
            agent.sayGoodbyeInTls();
            assertThat(half.next()).isEqualTo("RESET CANCEL");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        }
    }

    @Test
    void beforeTls13AGoodbyeEndsTheAnswerAndTheRecordSaysWho() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawOrigin origin = inTwoParts(never);
                ForwardTap tap = tap(origin);
                TlsAgent agent = TlsAgent.open(tap, HOST, "TLSv1.2")) {
            agent.send(ASK);
            assertThat(agent.inside().readHead()).startsWith("HTTP/1.1 200 ");
            agent.sayGoodbye();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        }
    }

    @Test
    void goodbyeWithoutAnExchangeClosesTheConnection() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ForwardTap tap = tap(origin);
                TlsAgent agent = TlsAgent.open(tap, HOST, "TLSv1.3")) {
            agent.sayGoodbye();
            agent.below().readAll();
            assertThat(agent.below().socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void tunnelInWhichNothingIsDecidedYetEndsAsStoppedWithTheTap(int bytes) throws Exception {
        byte[] hello = {0x16, 3, 1, 0, (byte) 200, 1, 0};
        ForwardTap tap = ForwardTap.setup().start();
        try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            agent.plain().send(Arrays.copyOf(hello, bytes));
            assertThat(tap.running()).isOne();
            tap.close();
            SeenExchanges.Seen note = tap.seen.next();
            assertThat(note.outcome).isEqualTo(Outcome.TAP_STOPPED);
            assertThat(note.request().target()).isEqualTo(HOST + ":443");
            assertThat(tap.seen.count()).isZero();
        } finally {
            tap.close();
        }
    }

    @Test
    void handshakeThatWaitsForItsCertificateEndsAsStoppedAndNotAsRefused() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ForwardTap tap = ForwardTap.setup().start();
        try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            tap.occupyWorkers(release);
            Thread handshake = new Thread(() -> {
                try {
                    agent.tls(ForwardTap.trust(), HOST);
                } catch (Exception e) {
                    // The tap's end, which is what the test is about.
                    Thread.currentThread().interrupt();
                }
            });
            handshake.start();
            tap.awaitQueuedWork();
            tap.close();
            handshake.join();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.TAP_STOPPED);
            assertThat(tap.refusedCount()).isZero();
        } finally {
            release.countDown();
            tap.close();
        }
    }

    @Test
    void connectionThatIsReadyButUnusedIsNoRefusalWhenTheTapStops() throws Exception {
        ForwardTap tap = ForwardTap.setup().start();
        try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            // In TLS 1.2 the tap has the handshake's last word: it is through when the agent is.
            agent.tls(ForwardTap.trust(), HOST, HOST, "TLSv1.2");
            tap.close();
            assertThat(tap.seen.count()).isZero();
            assertThat(tap.refusedCount()).isZero();
        } finally {
            tap.close();
        }
    }

    @Test
    void namesThatAreRememberedAreBounded() {
        var names = RecentlyUsed.names(3);
        for (String name : List.of("a", "b", "c", "a", "d")) {
            names.add(name);
        }
        assertThat(names).containsExactlyInAnyOrder("c", "a", "d");
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
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

    /** TLS whose end is not the end of the connection below it. */
    private static SSLSocket tls(TunnelAgent agent, String version) throws Exception {
        SSLSocket tls =
                (SSLSocket) ForwardTap.trust().getSocketFactory().createSocket(agent.plain().socket, HOST, 443, false);
        tls.setEnabledProtocols(new String[] {version});
        return tls;
    }

    @Test
    void agentThatSaysGoodbyeInTls13StillGetsTheRestOfItsAnswer() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (RawOrigin origin = inTwoParts(mayGoOn);
                ForwardTap tap = tap(origin);
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            SSLSocket tls = tls(agent, "TLSv1.3");
            TunnelAgent.send(tls, ASK);
            RawAgent answer = RawAgent.over(tls);
            assertThat(answer.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(answer.readChars(5)).isEqualTo("first");
            tls.shutdownOutput();
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

    @Test
    void webSocketEndsWithItsAgentsGoodbye() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawOrigin origin = TlsOrigin.raw(List.of(HOST), wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            .concat("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
                    wire.in.read();
                    ended.countDown();
                });
                ForwardTap tap = tap(origin);
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            SSLSocket tls = tls(agent, "TLSv1.3");
            TunnelAgent.send(
                    tls,
                    "GET /v1/responses HTTP/1.1\r\nHost: " + HOST + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            RawAgent answer = RawAgent.over(tls);
            assertThat(answer.readHead()).startsWith("HTTP/1.1 101 ");
            tls.shutdownOutput();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
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
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            SSLSocket tls = tls(agent, "TLSv1.2");
            TunnelAgent.send(tls, ASK);
            assertThat(RawAgent.over(tls).readHead()).startsWith("HTTP/1.1 200 ");
            tls.shutdownOutput();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        }
    }

    @Test
    void goodbyeWithoutAnExchangeClosesTheConnection() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                ForwardTap tap = tap(origin);
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            SSLSocket tls = tls(agent, "TLSv1.3");
            tls.startHandshake();
            tls.shutdownOutput();
            agent.plain().readAll();
            assertThat(agent.plain().socket.getInputStream().read()).isEqualTo(-1);
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
            agent.tls(ForwardTap.trust(), HOST);
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

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels that are passed on unread: hosts on the list, and protocols that are not ours. */
class BlindTunnelTest {
    private static final String HOST = "other.example";
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path folder;

    private static ForwardTap tap(RawOrigin origin) throws TapException {
        return ForwardTap.setup().resolving(HOST, origin.port()).start();
    }

    private static void assertNote(ForwardTap tap, String kind, String... words) throws InterruptedException {
        SeenExchanges.Seen note = tap.seen.next();
        assertThat(note.outcome).isEqualTo(Outcome.COMPLETED);
        assertThat(note.request().method()).isEqualTo("CONNECT");
        assertThat(note.response().status()).isEqualTo(200);
        assertThat(note.error().kind()).isEqualTo(kind);
        for (String word : words) {
            assertThat(note.error().message()).contains(word);
        }
        assertThat(tap.seen.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-agent\r\n",
                "EHLO me\r\n",
                "GETX\n",
                "\u0001\u0002binary",
                "CONNECT other:1 HTTP/1.1\r\n\r\n"
            })
    void whatIsNeitherTlsNorHttpPassesBothWaysAsItIs(String first) throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    byte[] got = wire.in.readNBytes(first.length());
                    wire.send(got);
                    wire.in.transferTo(wire.socket.getOutputStream());
                });
                ForwardTap tap = tap(origin)) {
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":22")) {
                agent.plain().send(first);
                assertThat(agent.plain().readChars(first.length())).isEqualTo(first);
                String more = "x".repeat(300_000);
                agent.plain().send(more);
                assertThat(agent.plain().readChars(more.length())).isEqualTo(more);
                agent.plain().socket.shutdownOutput();
                assertThat(agent.plain().readAll()).isEmpty();
            }
            String size = Integer.toString(first.length() + 300_000);
            assertNote(tap, "not_http", "Bytes from the agent: " + size, "from the server: " + size);
        }
    }

    @Test
    void serverThatSpeaksFirstIsHeardWithoutAWordOfTheAgent() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.send("220 ready\r\n");
                    wire.send(wire.in.readNBytes(6));
                });
                ForwardTap tap = ForwardTap.setup()
                        .resolving(HOST, origin.port())
                        .patience(AT_ONCE, NEVER)
                        .start()) {
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":25")) {
                assertThat(agent.plain().readChars(11)).isEqualTo("220 ready\r\n");
                agent.plain().send("HELO x");
                assertThat(agent.plain().readAll()).isEqualTo("HELO x");
            }
            assertNote(tap, "not_http", "the server spoke first");
        }
    }

    /** The usual silence is over at once and that of HTTP's ports never, or the other way round. */
    @ParameterizedTest
    @CsvSource({"80, true", "443, true", "80, false", "443, false"})
    void silenceLastsLongerWhereHttpIsAtHome(int port, boolean longerThere) throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.send("220 ready\r\n");
                    wire.in.readAllBytes();
                });
                ForwardTap tap = ForwardTap.setup()
                        .resolving(HOST, origin.port())
                        .patience(longerThere ? AT_ONCE : NEVER, longerThere ? NEVER : AT_ONCE)
                        .start();
                TunnelAgent waiting = TunnelAgent.open(tap.port(), HOST + ":" + (longerThere ? port : 25));
                TunnelAgent greeted = TunnelAgent.open(tap.port(), HOST + ":" + (longerThere ? 25 : port))) {
            assertThat(greeted.plain().readChars(11)).isEqualTo("220 ready\r\n");
            assertThat(waiting.plain().socket.getInputStream().available()).isZero();
            assertThat(origin.connections()).isOne();
        }
    }

    @Test
    void agentThatIsSlowToSpeakIsStillIntercepted() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(HOST));
                RawOrigin silent = new RawOrigin(wire -> wire.in.readAllBytes());
                ForwardTap tap = ForwardTap.setup()
                        .trusting(TlsOrigin.root(folder))
                        .resolving(HOST + ":8443", server.getPort())
                        .resolving(HOST + ":8080", silent.port())
                        .patience(AT_ONCE, NEVER)
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":8443");
                TunnelAgent waiting = TunnelAgent.open(tap.port(), HOST + ":8080")) {
            server.enqueue(new MockResponse.Builder().body("late").build());
            // The other tunnel's silence is over when its upstream has been connected: so is this one's.
            silent.awaitConnection();
            assertThat(TunnelAgent.get(agent.tls(ForwardTap.trust(), HOST), "/", HOST))
                    .endsWith("late");
            assertThat(tap.seen.next().request().target()).isEqualTo("/");
            assertThat(tap.seen.count()).isZero();
            waiting.plain().socket.shutdownOutput();
        }
    }

    @Test
    void agentThatPausesAfterItsFirstByteIsStillRead() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RawOrigin silent = new RawOrigin(wire -> wire.in.readAllBytes());
                ForwardTap tap = ForwardTap.setup()
                        .resolving(HOST + ":81", origin.port())
                        .resolving(HOST + ":82", silent.port())
                        .patience(AT_ONCE, NEVER)
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":81")) {
            agent.plain().send("G");
            try (TunnelAgent waiting = TunnelAgent.open(tap.port(), HOST + ":82")) {
                // What is silence there would be too little to tell here.
                silent.awaitConnection();
                agent.plain().send("ET /late HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
                assertThat(agent.plain().readAnswer()).endsWith("ok");
                assertThat(tap.seen.next().request().target()).isEqualTo("/late");
                waiting.plain().socket.shutdownOutput();
            }
        }
    }

    @Test
    void endOfOneDirectionLeavesTheOtherOpen() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    byte[] all = wire.in.readAllBytes();
                    wire.send("got " + all.length);
                });
                ForwardTap tap = tap(origin);
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":99")) {
            agent.plain().send("\u0000 question");
            agent.plain().socket.shutdownOutput();
            assertThat(agent.plain().readAll()).isEqualTo("got 10");
            assertNote(tap, "not_http");
        }
    }

    @Test
    void resetOfOneSideEndsTheOther() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.in.readNBytes(3);
                    wire.reset();
                });
                ForwardTap tap = tap(origin);
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":99")) {
            agent.plain().send("\u0000\u0001\u0002");
            assertThat(agent.plain().readAll()).isEmpty();
            assertNote(tap, "not_http");
        }
    }

    @Test
    void nobodyAtTheOtherEndIsRecordedAndEndsTheTunnel() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                ForwardTap tap = ForwardTap.setup()
                        .resolving(HOST, closed.port())
                        .patience(AT_ONCE, NEVER)
                        .start();
                TunnelAgent speaking = TunnelAgent.open(tap.port(), HOST + ":80");
                TunnelAgent silent = TunnelAgent.open(tap.port(), HOST + ":25")) {
            speaking.plain().send("\u0000");
            assertThat(speaking.plain().readAll()).isEmpty();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(silent.plain().readAll()).isEmpty();
            assertThat(tap.seen.next().error().kind()).isEqualTo("connect_refused");
        }
    }

    @Test
    void hostOnTheListShowsItsOwnCertificate() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of("pinned.vendor.example"));
                ForwardTap tap = ForwardTap.setup()
                        .passingThrough("*.vendor.example")
                        .resolving("pinned.vendor.example", server.getPort())
                        .start()) {
            server.enqueue(new MockResponse.Builder().body("untouched").build());
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), "pinned.vendor.example:443")) {
                SSLSocket tls = agent.tls(originTrust(), "pinned.vendor.example");
                assertThat(TunnelAgent.get(tls, "/secret", "pinned.vendor.example"))
                        .endsWith("untouched");
            }
            assertNote(tap, "passed_through", "--tap-passthrough");
        }
    }

    @Test
    void hostOnTheListIsKnownByTheNameInTheHelloToo() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of("pinned.example"));
                ForwardTap tap = ForwardTap.setup()
                        .passingThrough("pinned.example")
                        .resolving("192.0.2.1", server.getPort())
                        .start()) {
            server.enqueue(new MockResponse.Builder().body("untouched").build());
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), "192.0.2.1:443")) {
                SSLSocket tls = agent.tls(originTrust(), "pinned.example");
                assertThat(TunnelAgent.get(tls, "/", "pinned.example")).endsWith("untouched");
            }
            assertNote(tap, "passed_through");
        }
    }

    @Test
    void hostOnTheListThatIsNotThereIsA502AtConnect() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                ForwardTap tap = ForwardTap.setup()
                        .passingThrough(HOST)
                        .resolving(HOST, closed.port())
                        .start()) {
            assertThatThrownBy(() -> TunnelAgent.open(tap.port(), HOST + ":443"))
                    .hasMessageStartingWith("HTTP/1.1 502 ");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(seen.response().status()).isEqualTo(502);
        }
    }

    @Test
    void listedHostIsReachedThroughTheUsersOwnProxy() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of("far.example"));
                TestProxy proxy = TestProxy.http(server.getPort());
                ForwardTap tap = ForwardTap.setup()
                        .passingThrough("far.example")
                        .environment(Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()))
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), "far.example:443")) {
            server.enqueue(new MockResponse.Builder().body("far").build());
            assertThat(TunnelAgent.get(agent.tls(originTrust(), "far.example"), "/", "far.example"))
                    .endsWith("far");
            assertThat(proxy.nextAsked()).startsWith("CONNECT far.example:443 ");
        }
    }

    @Test
    void openTunnelEndsAsStoppedWithTheTap() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> wire.in.transferTo(wire.socket.getOutputStream()))) {
            ForwardTap tap = tap(origin);
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":99")) {
                agent.plain().send("\u0000");
                assertThat(agent.plain().readChars(1)).isEqualTo("\u0000");
                tap.close();
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.TAP_STOPPED);
                assertThat(agent.plain().readAll()).isEmpty();
            }
        }
    }

    /** Trusts the upstream's root, and not the tap's. */
    private static SSLContext originTrust() {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(TlsOrigin.rootCertificate().certificate())
                .build()
                .sslContext();
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Outcome;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT in all its forms, and whose certificate an agent meets inside. */
class TunnelTest {
    private static final String LONG_NAME = ("a".repeat(60) + ".").repeat(4) + "example";

    @TempDir
    Path folder;

    private ForwardTap tap(String host, MockWebServer server) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(host, server.getPort())
                .start();
    }

    private static MockWebServer server(String name) throws Exception {
        MockWebServer server = TlsOrigin.server(List.of(name));
        server.enqueue(new MockResponse.Builder().body("in").build());
        return server;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example:443",
                "api.example:8443",
                "API.Example:443",
                "192.0.2.7:443",
                "[2001:db8::7]:443",
                "[::1]:9443"
            })
    void anyHostAndPortIsInterceptedUnderItsOwnName(String authority) throws Exception {
        Authority to = Objects.requireNonNull(Authority.of(authority, 0));
        try (MockWebServer server = server(to.host());
                ForwardTap tap = tap(to.toString(), server);
                TunnelAgent agent = TunnelAgent.open(tap.port(), authority)) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), to.host());
            assertThat(TunnelAgent.get(tls, "/v1/models", authority)).endsWith("in");
            assertThat(server.takeRequest().getHeaders().get("host")).isEqualTo(authority);
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.request().upstreamUrl())
                    .isEqualTo(new Origin(to.host(), to.port(), true).base() + "/v1/models");
        }
    }

    @Test
    void nameOf253CharactersGetsACertificate() throws Exception {
        String name = "b".repeat(253 - LONG_NAME.length() - 1) + "." + LONG_NAME;
        assertThat(name).hasSize(253);
        try (MockWebServer server = server(name);
                ForwardTap tap = tap(name, server);
                TunnelAgent agent = TunnelAgent.open(tap.port(), name + ":443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), name);
            assertThat(TunnelAgent.get(tls, "/", name)).endsWith("in");
        }
    }

    @Test
    void nameInTheHelloDecidesWhenTheTunnelIsToAnAddress() throws Exception {
        try (MockWebServer server = server("named.example");
                ForwardTap tap = tap("192.0.2.7:443", server);
                TunnelAgent agent = TunnelAgent.open(tap.port(), "192.0.2.7:443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), "named.example");
            assertThat(TunnelAgent.get(tls, "/x", "named.example")).endsWith("in");
            assertThat(server.takeRequest().getHandshakeServerNames()).containsExactly("named.example");
            assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("https://named.example/x");
        }
    }

    @Test
    void agentWithoutSniGetsACertificateForTheTunnelsHost() throws Exception {
        try (MockWebServer server = server("api.example");
                ForwardTap tap = tap("api.example", server);
                TunnelAgent agent = TunnelAgent.open(tap.port(), "api.example:443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), "api.example", null, "TLSv1.3");
            X509Certificate shown = (X509Certificate) tls.getSession().getPeerCertificates()[0];
            assertThat(shown.getSubjectAlternativeNames()).containsExactly(List.of(2, "api.example"));
            assertThat(TunnelAgent.get(tls, "/", "api.example")).endsWith("in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void agentsOfBothTlsVersionsAreServed(String version) throws Exception {
        try (MockWebServer server = server("api.example");
                ForwardTap tap = tap("api.example", server);
                TunnelAgent agent = TunnelAgent.open(tap.port(), "api.example:443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), "api.example", "api.example", version);
            assertThat(tls.getSession().getProtocol()).isEqualTo(version);
            assertThat(TunnelAgent.get(tls, "/", "api.example")).endsWith("in");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectMayFollowAPlainRequestAndBeFollowedWithoutWaiting(boolean waits) throws Exception {
        Deque<String> pieces = new ArrayDeque<>(List.of(
                "GET http://plain.example/first HTTP/1.1\r\nHost: plain.example\r\n\r\n",
                "CONNECT plain.example:80 HTTP/1.1\r\nHost: plain.example:80\r\n\r\n",
                "GET /second HTTP/1.1\r\nHost: plain.example\r\n\r\n"));
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                ForwardTap tap = ForwardTap.setup()
                        .resolving("plain.example", origin.port())
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(waits ? pieces.remove() : String.join("", pieces));
            assertThat(agent.readAnswer()).endsWith("ok");
            agent.send(waits ? pieces.remove() : "");
            assertThat(agent.readHead()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
            agent.send(waits ? pieces.remove() : "");
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(origin.nextRequest()).startsWith("GET /first HTTP/1.1\r\n");
            assertThat(origin.nextRequest()).isEqualTo("GET /second HTTP/1.1\r\nHost: plain.example\r\n\r\n");
            assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("http://plain.example/first");
            assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("http://plain.example/second");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example",
                "api.example:",
                "api.example:0",
                "api.example:65536",
                "api.example:http",
                ":443",
                "[::1:443",
                "[::1]",
                "[::1]443",
                "::1:443",
                "a b:443",
                "user@api.example:443",
                "https://api.example:443",
                "/",
                "-@-:443",
                "a..b:443"
            })
    void targetThatIsNoHostAndPortIsRefused(String target) throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAll()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void tunnelToTheTapItselfIsRefused() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start()) {
            for (String self : List.of("127.0.0.1", "localhost", "[::1]")) {
                assertThatThrownBy(() -> TunnelAgent.open(tap.port(), self + ":" + tap.port()))
                        .hasMessageContaining("508");
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.REFUSED);
            }
        }
    }

    @Test
    void unreachableUpstreamIsTheAnswerToTheFirstRequestAndRecorded() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                ForwardTap tap = ForwardTap.setup()
                        .resolving("gone.example", closed.port())
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), "gone.example:443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), "gone.example");
            assertThat(TunnelAgent.get(tls, "/v1/messages", "gone.example"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("claude_tap_connect_refused", "gone.example")
                    .doesNotContain("--tap-target");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(seen.request().target()).isEqualTo("/v1/messages");
        }
    }

    @Test
    void upstreamThatNobodyShouldTrustIsRefusedBeforeTheRequestIsSent() throws Exception {
        try (MockWebServer server = server("api.example");
                ForwardTap tap = ForwardTap.setup()
                        .resolving("api.example", server.getPort())
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), "api.example:443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), "api.example");
            assertThat(TunnelAgent.get(tls, "/", "api.example"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("claude_tap_tls", "--tap-upstream-ca");
            assertThat(server.getRequestCount()).isZero();
        }
    }
}

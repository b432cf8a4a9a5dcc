package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.trace.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way upstream through the user's own proxy, which alone can resolve upstream's name. */
class ThroughProxyTest {
    private static final String NAME = "api.upstream.invalid";
    private static final String GET = "GET /v1/models?a=1 HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final HeldCertificate ROOT =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    @TempDir
    Path folder;

    private static MockWebServer tlsServer() throws Exception {
        MockWebServer server = new MockWebServer();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(new HeldCertificate.Builder()
                        .signedBy(ROOT)
                        .addSubjectAlternativeName(NAME)
                        .build())
                .build()
                .sslSocketFactory());
        server.enqueue(new MockResponse.Builder().body("through").build());
        server.start();
        return server;
    }

    private TestTap tap(String target, Map<String, String> environment) throws Exception {
        Path pem = Files.writeString(folder.resolve("root.pem"), ROOT.certificatePem());
        return new TestTap(target, CapturePolicy.EVERYTHING, List.of(pem), environment);
    }

    @Test
    void tlsUpstreamIsReachedThroughConnectWithCredentials() throws Exception {
        try (MockWebServer server = tlsServer();
                TestProxy proxy = TestProxy.http(server.getPort());
                TestTap tap =
                        tap("https://" + NAME, Map.of("HTTPS_PROXY", "http://me:p%40ss@127.0.0.1:" + proxy.port()));
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 200 ").endsWith("through");
            assertThat(proxy.nextAsked())
                    .startsWith("CONNECT " + NAME + ":443 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nproxy-authorization: Basic bWU6cEBzcw==\r\n");
            var arrived = server.takeRequest();
            assertThat(arrived.getTarget()).isEqualTo("/v1/models?a=1");
            assertThat(arrived.getHeaders().get("proxy-authorization")).isNull();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void tlsUpstreamIsReachedThroughSocks5ByName() throws Exception {
        try (MockWebServer server = tlsServer();
                TestProxy proxy = TestProxy.socks5(server.getPort());
                TestTap tap = tap(
                        "https://" + NAME + ":8443", Map.of("ALL_PROXY", "socks5h://me:pw@127.0.0.1:" + proxy.port()));
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 200 ").endsWith("through");
            assertThat(proxy.nextAsked()).isEqualTo("me:pw " + NAME + ":8443");
        }
    }

    @Test
    void plainUpstreamIsAskedForInTheAbsoluteFormOnOneConnection() throws Exception {
        try (RawOrigin proxy = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                TestTap tap = tap("http://" + NAME, Map.of("http_proxy", "me:p%40ss@127.0.0.1:" + proxy.port()));
                RawAgent agent = new RawAgent(tap.port())) {
            for (int i = 0; i < 2; i++) {
                agent.send(GET);
                assertThat(agent.readAnswer()).endsWith("ok");
                assertThat(proxy.nextRequest())
                        .isEqualTo("GET http://" + NAME + "/v1/models?a=1 HTTP/1.1\r\nHost: " + NAME
                                + "\r\nproxy-authorization: Basic bWU6cEBzcw==\r\n\r\n");
                assertThat(tap.seen.next().request().headers().first("proxy-authorization"))
                        .isEmpty();
            }
            assertThat(proxy.connections()).isOne();
        }
    }

    @Test
    void plainWebSocketGoesThroughATunnel() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
                TestProxy proxy = TestProxy.http(origin.port());
                TestTap tap = tap("http://" + NAME, Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port()));
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/responses HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    .concat("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 426 ");
            assertThat(proxy.nextAsked()).startsWith("CONNECT " + NAME + ":80 ");
        }
    }

    @Test
    void proxyThatIsNotThereIsNamedByItsVariable() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                TestTap tap = tap("http://" + NAME, Map.of("http_proxy", "127.0.0.1:" + closed.port()));
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ").contains("claude_tap_upstream_proxy");
        }
    }

    /** The agent is told which variables there are, and nothing of the password in one or of what the proxy said. */
    private static void assertTurnedDown(TestTap tap, String variable) throws Exception {
        try (RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer())
                    .startsWith("HTTP/1.1 502 ")
                    .contains("claude_tap_upstream_proxy", variable, "NO_PROXY", NAME)
                    .doesNotContain("hidden", "denied");
        }
        assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void proxyThatRefusesIsA502ThatNamesTheVariablesAndNoSecret() throws Exception {
        try (TestProxy proxy =
                        TestProxy.refusing("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                TestTap tap =
                        tap("https://" + NAME, Map.of("https_proxy", "http://me:hidden@127.0.0.1:" + proxy.port()))) {
            assertTurnedDown(tap, "HTTPS_PROXY");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0\r\n\r\n", "6\r\n\r\ndenied"})
    void proxyThatTurnsDownAPlainRequestIsTheSame502(String rest) throws Exception {
        try (RawOrigin proxy = RawOrigin.answering("HTTP/1.1 407 Proxy Authentication Required\r\n"
                        + "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: " + rest);
                TestTap tap =
                        tap("http://" + NAME, Map.of("http_proxy", "http://me:hidden@127.0.0.1:" + proxy.port()))) {
            assertTurnedDown(tap, "HTTP_PROXY");
            assertThat(proxy.connections()).isOne();
        }
    }

    @Test
    void optionsForTheWholeServerStaysThat() throws Exception {
        try (RawOrigin proxy = RawOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
                ForwardTap tap = ForwardTap.setup()
                        .environment(Map.of("http_proxy", "127.0.0.1:" + proxy.port()))
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("OPTIONS http://" + NAME + " HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n");
            assertThat(agent.readHead()).startsWith("HTTP/1.1 204 ");
            assertThat(proxy.nextRequest()).startsWith("OPTIONS http://" + NAME + " HTTP/1.1\r\n");
        }
    }

    @Test
    void loopbackUpstreamIsReachedWithoutTheProxy() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                TestProxy proxy = TestProxy.refusing("HTTP/1.1 403 Forbidden\r\n\r\n");
                TestTap tap = tap(
                        "http://127.0.0.1:" + origin.port(), Map.of("ALL_PROXY", "http://127.0.0.1:" + proxy.port()));
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer()).endsWith("ok");
        }
    }
}

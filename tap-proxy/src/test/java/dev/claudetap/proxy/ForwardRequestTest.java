package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.trace.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to the proxy itself: absolute-form, origin-form, and what is neither. */
class ForwardRequestTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path folder;

    @Test
    void oneConnectionServesRequestsToSeveralHosts() throws Exception {
        try (RawOrigin one = RawOrigin.answering(OK);
                RawOrigin two = RawOrigin.answering(OK);
                ForwardTap tap = ForwardTap.setup()
                        .resolving("one.example", one.port())
                        .resolving("two.example:8080", two.port())
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            for (int i = 0; i < 3; i++) {
                agent.send("GET http://one.example/a?b=%2F HTTP/1.1\r\nHost: one.example\r\n"
                        .concat("Proxy-Connection: keep-alive\r\nProxy-Authorization: Basic eDp5\r\nX: y\r\n\r\n"));
                assertThat(agent.readAnswer()).endsWith("ok");
                agent.send("POST http://two.example:8080 HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 1\r\n\r\nz");
                assertThat(agent.readAnswer()).endsWith("ok");
                assertThat(one.nextRequest()).isEqualTo("GET /a?b=%2F HTTP/1.1\r\nHost: one.example\r\nX: y\r\n\r\n");
                assertThat(two.nextRequest())
                        .isEqualTo("POST / HTTP/1.1\r\nHost: two.example:8080\r\nContent-Length: 1\r\n\r\nz");
                assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("http://one.example/a?b=%2F");
                assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("http://two.example:8080/");
            }
            assertThat(one.connections()).isOne();
            assertThat(two.connections()).isOne();
        }
    }

    @Test
    void absoluteFormMayNameAnHttpsOrigin() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of("192.0.2.9"));
                ForwardTap tap = ForwardTap.setup()
                        .trusting(TlsOrigin.root(folder))
                        .resolving("192.0.2.9", server.getPort())
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            server.enqueue(new MockResponse.Builder().body("secure").build());
            agent.send("GET https://192.0.2.9/d?host=x HTTP/1.1\r\nHost: 192.0.2.9\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("secure");
            assertThat(server.takeRequest().getTarget()).isEqualTo("/d?host=x");
            assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("https://192.0.2.9/d?host=x");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://one.example, /",
        "GET, http://one.example?q=1, /?q=1",
        "OPTIONS, http://one.example, *",
        "OPTIONS, http://one.example/, /",
        "GET, HTTP://ONE.example/Path, /Path",
        "GET, http://one.example//double//, //double//",
        "GET, http://one.example:80/x, /x"
    })
    void targetForTheOriginIsWhatStandsBehindTheHost(String method, String target, String sent) throws Exception {
        try (RawOrigin one = RawOrigin.answering(OK);
                ForwardTap tap =
                        ForwardTap.setup().resolving("one.example", one.port()).start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(method + " " + target + " HTTP/1.1\r\nHost: one.example\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(one.nextRequest()).startsWith(method + " " + sent + " HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://one.example/",
                "one.example/",
                "http://",
                "http:///x",
                "http://user:pw@one.example/",
                "http://one.example:99999/",
                "http://one.example/#part",
                "http://a b/"
            })
    void targetThatIsNoUrlIsRefused(String target) throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET " + target + " HTTP/1.1\r\nHost: one.example\r\n\r\n");
            assertThat(agent.readAll()).startsWith("HTTP/1.1 400 ").doesNotContain("pw");
        }
    }

    @Test
    void originFormIsRefusedWithAWordOnWhatThisIs() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 404 ").contains("claude_tap_no_origin", "HTTPS_PROXY");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.REFUSED);
            assertThat(seen.request().target()).isEqualTo("/v1/models");
            agent.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void originFormGoesThroughTheBridgeOfAnAgentThatHasOne() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                ForwardTap tap =
                        ForwardTap.setup().bridge(origin.url() + "/base").start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1internal:generate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(origin.nextRequest())
                    .startsWith("POST /base/v1internal:generate HTTP/1.1\r\nHost: 127.0.0.1:" + origin.port() + "\r\n");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            agent.send("GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void requestForTheTapItselfDoesNotLoop() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET http://localhost:" + tap.port() + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(agent.readAll()).startsWith("HTTP/1.1 508 ");
        }
    }

    @Test
    void packagesAndUpdatesAreRelayedWithoutARecord() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                ForwardTap tap = ForwardTap.setup()
                        .resolving("registry.npmjs.org", origin.port())
                        .resolving("github.com", origin.port())
                        .resolving("any.example", origin.port())
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            for (String noise : List.of(
                    "GET http://registry.npmjs.org/left-pad HTTP/1.1\r\nHost: x\r\n",
                    "POST http://any.example/-/npm/v1/security/audits HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n",
                    "GET http://github.com/a/b/archive/v1.ZIP?x=1 HTTP/1.1\r\nHost: x\r\n",
                    "GET http://any.example/plugins HTTP/1.1\r\nHost: x\r\nUser-Agent: npm/10.8 node/v22\r\n")) {
                agent.send(noise + "\r\n");
                assertThat(agent.readAnswer()).endsWith("ok");
            }
            agent.send("POST http://any.example/upload.zip HTTP/1.1\r\nHost: x\r\nUser-Agent: bun/1\r\n"
                    .concat("Content-Length: 0\r\n\r\n"));
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(tap.seen.next().request().target()).endsWith("/upload.zip");
            agent.send("GET http://any.example/v1/files/corpus.zip HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(tap.seen.next().request().target()).endsWith("/corpus.zip");
            agent.send("GET http://any.example/v1/models HTTP/1.1\r\nHost: x\r\nUser-Agent: sdk runtime/bun/1\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(tap.seen.next().request().target()).endsWith("/v1/models");
            assertThat(tap.seen.count()).isZero();
            assertThat(tap.unrecorded()).isEqualTo(4);
        }
    }

    @Test
    void pathsOutsideAProfilesListAreRelayedWithoutARecord() throws Exception {
        CapturePolicy messagesOnly = new CapturePolicy(true, List.of(), List.of("/v1/messages"));
        try (RawOrigin origin = RawOrigin.answering(OK);
                ForwardTap tap = ForwardTap.setup()
                        .policy(messagesOnly)
                        .resolving("any.example", origin.port())
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET http://any.example/telemetry HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
            agent.send("GET http://any.example/v1/messages HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
            assertThat(tap.seen.next().request().target()).endsWith("/v1/messages");
            assertThat(tap.seen.count()).isZero();
        }
    }

    @Test
    void usersOwnProxyIsUsedForWhatTheAgentAsksFor() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of("far.example"));
                TestProxy proxy = TestProxy.http(server.getPort());
                ForwardTap tap = ForwardTap.setup()
                        .trusting(TlsOrigin.root(folder))
                        .environment(Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()))
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), "far.example:443")) {
            server.enqueue(new MockResponse.Builder().body("through two").build());
            assertThat(TunnelAgent.get(agent.tls(ForwardTap.trust(), "far.example"), "/", "far.example"))
                    .endsWith("through two");
            assertThat(proxy.nextAsked()).startsWith("CONNECT far.example:443 ");
        }
    }
}

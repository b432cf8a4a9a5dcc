package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.proxy.tls.AgedAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forward mode as somebody who embeds it sees it. */
class ForwardSessionTest {
    private static final String HOST = "api.model.example";

    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final MockWebServer upstream = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void anOriginWithACorporateRoot() throws Exception {
        HeldCertificate leaf = new HeldCertificate.Builder()
                .signedBy(root)
                .addSubjectAlternativeName(HOST)
                .build();
        upstream.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(leaf)
                .build()
                .sslSocketFactory());
        upstream.start();
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private TapOptions.Builder options() throws Exception {
        Path pem = Files.writeString(directory.resolve("corporate.pem"), root.certificatePem());
        return TapOptions.forward()
                .environment(Map.of(
                        "CLAUDE_TAP_HOME",
                        directory.resolve("home").toString(),
                        "NODE_EXTRA_CA_CERTS",
                        pem.toString(),
                        "NO_PROXY",
                        "corp.example"))
                .resolve(HOST, new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.getPort()));
    }

    private static HttpClient client(TapSession tap, HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .proxy(tap.proxySelector())
                .sslContext(tap.sslContext())
                .build();
    }

    @Test
    void theJdksClientGoesThroughItWithWhatTheSessionHandsOut() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body("hello").build());
        upstream.enqueue(new MockResponse.Builder().body("hello").build());
        try (TapSession tap = TapSession.start(options().build())) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpResponse<String> answer = client(tap, version)
                        .send(
                                HttpRequest.newBuilder(URI.create("https://" + HOST + "/v1/hello"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("hello");
                assertThat(answer.sslSession().orElseThrow().getPeerCertificates())
                        .contains(tap.caCertificate());
            }

            assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(tap.trace().records())
                    .hasSize(2)
                    .extracting(it -> it.request().path())
                    .containsOnly("/v1/hello");
        }
    }

    @Test
    void aChildFindsTheProxyAndABundleThatIsGoneAfterwards() throws Exception {
        Path bundle;
        try (TapSession tap = TapSession.start(options().build())) {
            Map<String, String> environment = tap.environment();
            bundle = Path.of(environment.getOrDefault("SSL_CERT_FILE", ""));

            assertThat(ForwardEnvironment.PROXY_VARIABLES)
                    .allSatisfy(name -> assertThat(environment)
                            .containsEntry(name, tap.proxyUri().toString()));
            assertThat(ForwardEnvironment.CA_VARIABLES)
                    .allSatisfy(name -> assertThat(environment).containsEntry(name, bundle(environment)));
            assertThat(environment)
                    .containsEntry("NO_PROXY", "corp.example,localhost,127.0.0.1,::1")
                    .containsEntry("NODE_USE_ENV_PROXY", "1");
            assertThat(bundle).content().contains(root.certificatePem().strip()).contains("BEGIN CERTIFICATE");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(bundle).doesNotExist();
        assertThat(bundle.getParent()).doesNotExist();
    }

    private static String bundle(Map<String, String> environment) {
        return environment.getOrDefault("NODE_EXTRA_CA_CERTS", "");
    }

    @Test
    void anAgentOnAJvmGoesThroughItWithoutAWordOfItsOwn() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body("hello").build());
        TapOptions options = options().profile(new JavaAgent()).build();
        try (TapSession tap = TapSession.start(options);
                AgentProcess agent = tap.launch("https://" + HOST + "/v1/hello")) {
            assertThat(agent.waitFor()).as(agent.stderr()).isZero();
            assertThat(agent.stdout()).contains("hello");
            assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(tap.trace().records()).hasSize(1);
        }
    }

    @Test
    void twoSessionsOfAUserShareTheAuthorityUnlessOneWantsItsOwn() throws Exception {
        try (TapSession one = TapSession.start(options().build());
                TapSession two = TapSession.start(options().build());
                TapSession own = TapSession.start(options().ephemeralAuthority().build())) {
            assertThat(two.caCertificate()).isEqualTo(one.caCertificate());
            assertThat(own.caCertificate()).isNotEqualTo(one.caCertificate());
            assertThat(directory.resolve("home/ca/ca.pem")).exists();
        }
    }

    @Test
    void theUserIsToldWhenNothingCanBeCaptured() throws Exception {
        Map<String, String> everything = Map.of("no_proxy", "a.example, *", "CLAUDE_TAP_HOME", directory.toString());
        try (TapSession past =
                        TapSession.start(options().environment(everything).build());
                TapSession through = TapSession.start(options().build())) {
            assertThat(past.notices()).singleElement().asString().contains("NO_PROXY is '*'", "nothing is captured");
            assertThat(through.notices()).isEmpty();
        }
    }

    @Test
    void theUserIsToldOnceThatTheAuthorityIsANewOne() throws Exception {
        AgedAuthority.in(directory.resolve("home/ca"));
        for (int i = 0; i < 2; i++) {
            try (TapSession tap = TapSession.start(options().build())) {
                assertThat(tap.notices()).hasSize(1 - i).allMatch(line -> line.contains("claude-tap trust-ca"));
            }
        }
    }

    @Test
    void anAuthorityThatCannotBeUsedStopsTheStartWithOneLine() throws Exception {
        Files.createDirectories(directory.resolve("home/ca"));
        Files.writeString(directory.resolve("home/ca/ca-key.pem"), "not PEM");

        assertThatThrownBy(() -> TapSession.start(options().build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void aReverseTapHasNothingOfAProxy() throws Exception {
        try (TapSession tap = TapSession.start(
                TapOptions.reverse(upstream.url("/").toString()).build())) {
            for (ThrowingCallable asks :
                    List.<ThrowingCallable>of(tap::proxyUri, tap::proxySelector, tap::caCertificate, tap::sslContext)) {
                assertThatThrownBy(asks).isInstanceOf(IllegalStateException.class);
            }
        }
    }
}

package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.proxy.tls.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program as a forward proxy only. */
class ForwardProcessTest {
    private static final String HOST = "api.model.example";

    private final HeldCertificate root =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private final MockWebServer upstream = new MockWebServer();

    @TempDir
    private Path directory;

    @BeforeEach
    void anUpstream() throws IOException {
        HeldCertificate leaf = new HeldCertificate.Builder()
                .signedBy(root)
                .addSubjectAlternativeName(HOST)
                .build();
        upstream.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(leaf)
                .build()
                .sslSocketFactory());
        upstream.start();
        Files.writeString(directory.resolve("root.pem"), root.certificatePem());
    }

    @AfterEach
    void noUpstream() throws IOException {
        upstream.close();
    }

    private TapProcess tap() throws IOException {
        return TapProcess.start(
                directory,
                Map.of(
                        "CLAUDE_TAP_RESOLVE",
                        HOST + "=127.0.0.1:" + upstream.getPort(),
                        "CLAUDE_TAP_HOME",
                        directory.resolve("home").toString()),
                "--tap-client",
                "gemini",
                "--tap-no-launch",
                "--tap-proxy-mode",
                "forward",
                "--tap-upstream-ca",
                "root.pem",
                "--tap-output-dir",
                "traces");
    }

    /** A client that trusts nobody but that authority. */
    private static HttpClient client(URI tap, CertificateAuthority trusted) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("tap", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), tap.getPort())))
                .sslContext(context)
                .build();
    }

    private static HttpResponse<String> get(HttpClient client) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://" + HOST + "/v1/hello"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whoTrustsTheAuthorityIsRecordedAndWhoDoesNotIsToldOfOnce() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body("hello").build());
        try (TapProcess tap = tap()) {
            URI url = tap.awaitUrl();
            String bundle = tap.awaitLine("SSL_CERT_FILE=");
            CertificateAuthority authority = CertificateAuthority.open(directory.resolve("home/ca"));
            assertThat(Path.of(bundle.substring(bundle.indexOf('=') + 1)))
                    .content()
                    .contains(authority.pem().strip());

            assertThat(get(client(url, authority)).body()).isEqualTo("hello");
            HttpClient stranger = client(url, CertificateAuthority.ephemeral());
            assertThatThrownBy(() -> get(stranger)).isInstanceOf(IOException.class);
            String refused = tap.awaitLine("does not accept the certificate");
            assertThat(refused).contains("Gemini CLI", HOST, "claude-tap trust-ca", "--tap-passthrough " + HOST);

            tap.signal("TERM");
            // The refused connection is there too, as one that failed.
            assertThat(tap.awaitLine("API calls")).contains("API calls: 2 (0 to models, 1 failed)");
            assertThat(tap.awaitExit()).isEqualTo(ExitCode.TERMINATED.code());
            assertThat(Path.of(bundle.substring(bundle.indexOf('=') + 1))).doesNotExist();
        }
    }
}

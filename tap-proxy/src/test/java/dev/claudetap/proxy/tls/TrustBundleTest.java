package dev.claudetap.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustBundleTest {
    private static final List<String> VARIABLES = List.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CURL_CA_BUNDLE");

    private final CertificateAuthority ours = CertificateAuthority.ephemeral();
    private final CertificateAuthority system = CertificateAuthority.ephemeral();
    private final CertificateAuthority corporate = CertificateAuthority.ephemeral();
    private final CertificateAuthority extra = CertificateAuthority.ephemeral();

    @TempDir
    private Path directory;

    @Test
    void itHoldsOursThoseOfTheUserAndThoseOfTheSystemEachOnce() throws Exception {
        Path systemFile = write("system.pem", "# Some roots\n" + system.pem() + corporate.pem());
        Map<String, String> environment = Map.of(
                "SSL_CERT_FILE", write("corporate.pem", corporate.pem()).toString(),
                "CURL_CA_BUNDLE", directory.resolve("corporate.pem").toString(),
                "NODE_EXTRA_CA_CERTS", write("extra.pem", extra.pem()).toString());

        String bundle = bundle(
                ours,
                environment,
                VARIABLES,
                new SystemRoots(List.of(directory.resolve("none"), systemFile), List.of()));

        assertThat(certificates(bundle))
                .containsExactly(
                        ours.certificate(), extra.certificate(), corporate.certificate(), system.certificate());
    }

    @Test
    void aPrivateKeyInAFileOfTheUserStaysThere() throws Exception {
        Path file = write("both.pem", corporate.privatePem());

        String bundle = bundle(
                ours,
                Map.of("SSL_CERT_FILE", file.toString()),
                VARIABLES,
                new SystemRoots(List.of(write("system.pem", system.pem())), List.of()));

        assertThat(bundle).doesNotContain("PRIVATE");
        assertThat(certificates(bundle)).hasSize(3).contains(corporate.certificate());
    }

    @Test
    void windowsLineEndsAndOtherLineLengthsAreTheSameCertificate() throws Exception {
        String body = system.pem().replaceAll("-----[A-Z ]+-----|\\s", "");
        String other = "-----BEGIN X509 CERTIFICATE-----\r\n" + body + "\r\n-----END X509 CERTIFICATE-----\r\n";
        Path file = write("system.pem", system.pem() + other);

        assertThat(bundle(ours, Map.of(), VARIABLES, new SystemRoots(List.of(file), List.of())))
                .isEqualTo(ours.pem() + system.pem());
    }

    @Test
    void aSystemWithoutABundleGetsTheRootsOfTheJdk() throws Exception {
        Map<String, String> environment =
                Map.of("SSL_CERT_FILE", directory.resolve("none").toString());

        String bundle = bundle(ours, environment, VARIABLES, new SystemRoots(List.of(), List.of("No-Such-Store")));

        List<X509Certificate> jdk = SystemRoots.ofTheJdk();
        assertThat(jdk).hasSizeGreaterThan(50);
        assertThat(certificates(bundle)).contains(ours.certificate()).containsAll(jdk);
    }

    @Test
    void thisSystemHasRoots() throws Exception {
        assertThat(certificates(SystemRoots.ofThisSystem().pem())).hasSizeGreaterThan(50);
    }

    @Test
    void aContextForThisJvmTrustsOursAndTheWorlds() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(JavaTrust.store(ours));
        X509TrustManager trust = (X509TrustManager) factory.getTrustManagers()[0];
        X509Certificate[] leaf = chain(ours);

        trust.checkServerTrusted(leaf, "ECDHE_ECDSA");

        assertThat(trust.getAcceptedIssuers()).contains(ours.certificate()).containsAll(SystemRoots.ofTheJdk());
        assertThatThrownBy(() -> trust.checkServerTrusted(chain(extra), "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
        assertThat(JavaTrust.context(ours).getProtocol()).isEqualTo("TLS");
    }

    private static String bundle(
            CertificateAuthority authority,
            Map<String, String> environment,
            List<String> variables,
            SystemRoots system) {
        TrustBundle bundle = TrustBundle.of(authority, environment, variables, system);
        assertThat(bundle.roots()).doesNotContain(authority.certificate()).hasSizeGreaterThan(0);
        return bundle.pem();
    }

    private static X509Certificate[] chain(CertificateAuthority authority) {
        return new LeafCertificates(authority, Runnable::run)
                .of("api.example.com")
                .toCompletableFuture()
                .join()
                .chain()
                .toArray(X509Certificate[]::new);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static List<Certificate> certificates(String pem) throws CertificateException {
        return List.copyOf(CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    }
}

package dev.claudetap.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strictest readers of certificates that there are: OpenSSL with {@code -x509_strict}, and Python with 3.13's default flags. */
class StrictClientsIT {
    private static final String LONG_NAME =
            String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61));

    /** Python 3.13 sets VERIFY_X509_STRICT by default, older ones here by hand. */
    private static final String PYTHON_CLIENT = """
            import socket, ssl, sys
            port, host, ca = int(sys.argv[1]), sys.argv[2], sys.argv[3]
            context = ssl.create_default_context(cafile=ca)
            context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
            with socket.create_connection(("127.0.0.1", port)) as plain:
                with context.wrap_socket(plain, server_hostname=host) as tls:
                    print(tls.version(), tls.recv(16).decode())
            """;

    private final CertificateAuthority authority = CertificateAuthority.ephemeral();

    @TempDir
    private Path directory;

    @BeforeEach
    void theAuthorityIsAFile() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), authority.pem());
    }

    private LeafCertificate leaf(String host) {
        return new LeafCertificates(authority, Runnable::run)
                .of(host)
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.com", "127.0.0.1", "2001:db8::7", "LONG"})
    void openSslAcceptsTheChainByItsStrictRules(String host) throws Exception {
        String name = host.equals("LONG") ? LONG_NAME : host;
        Files.writeString(directory.resolve("leaf.pem"), Pem.of(leaf(name).certificate()));
        String check = name.contains(":") || name.equals("127.0.0.1") ? "-verify_ip" : "-verify_hostname";

        String said = run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                check,
                name,
                "-CAfile",
                "ca.pem",
                "leaf.pem");

        assertThat(said).isEqualTo("leaf.pem: OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.com", "127.0.0.1", "LONG"})
    void pythonAcceptsTheChainByTheRulesOf313(String host) throws Exception {
        String name = host.equals("LONG") ? LONG_NAME : host;
        Path script = Files.writeString(directory.resolve("client.py"), PYTHON_CLIENT);
        try (SSLServerSocket server = server(leaf(name))) {
            Thread serving = new Thread(() -> serve(server));
            serving.start();

            String said = run("python3", script.toString(), String.valueOf(server.getLocalPort()), name, "ca.pem");

            assertThat(said).isEqualTo("TLSv1.3 hello");
            serving.join();
        }
    }

    private static void serve(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        } catch (SSLException e) {
            // The client refused; what it says about that is what the test looks at.
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLServerSocket server(LeafCertificate leaf) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("leaf", leaf.key(), new char[0], leaf.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(List.of(command) + "\n" + output).isZero();
        return output;
    }
}

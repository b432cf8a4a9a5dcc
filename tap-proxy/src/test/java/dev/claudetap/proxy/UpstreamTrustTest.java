package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots are read when they are needed, not when a tap starts; what is wrong with them is said all the same. */
class UpstreamTrustTest {
    private final OkHttpClient agent = PatientClient.create();

    @TempDir
    Path folder;

    private MockWebServer upstream;
    private Path roots;

    @BeforeEach
    void start() throws IOException {
        upstream = TlsOrigin.server(List.of("localhost"));
        upstream.enqueue(new MockResponse.Builder().body("trusted").build());
        roots = folder.resolve("roots.pem");
    }

    @AfterEach
    void stop() {
        upstream.close();
        agent.connectionPool().evictAll();
    }

    private TapSession tap() throws TapException {
        return TapSession.start(TapOptions.reverse("https://localhost:" + upstream.getPort())
                .environment(Map.of("SSL_CERT_FILE", roots.toString()))
                .build());
    }

    private Response call(TapSession tap) throws IOException {
        Request request =
                new Request.Builder().url(tap.baseUrl() + "/v1/models").build();
        return agent.newCall(request).execute();
    }

    @Test
    void theRootsThatSslCertFileNamesAreTrusted() throws IOException {
        Files.copy(TlsOrigin.root(folder), roots);
        try (TapSession tap = tap();
                Response answer = call(tap)) {
            assertThat(answer.body().string()).isEqualTo("trusted");
        }
    }

    @Test
    void aDamagedFileIsNamedInTheAnswerAndNobodyIsTrusted() throws IOException {
        Files.writeString(roots, "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");
        try (TapSession tap = tap();
                Response answer = call(tap)) {
            assertThat(answer.code()).isEqualTo(502);
            assertThat(answer.body().string()).contains("cannot read root certificates from", "roots.pem");
        }
        assertThat(upstream.getRequestCount()).isZero();
    }

    @Test
    void aFileWithoutCertificatesIsRefusedAtTheStart() throws IOException {
        Files.writeString(roots, "nothing of the kind");
        assertThatThrownBy(this::tap)
                .isInstanceOf(TapException.class)
                .hasMessageContaining("roots.pem")
                .hasMessageContaining("SSL_CERT_FILE");
    }
}

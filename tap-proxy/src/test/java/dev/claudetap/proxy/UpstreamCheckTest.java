package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.doctor.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the upstream answers, by the way that a tap would take. */
class UpstreamCheckTest {
    private static final URI ELSEWHERE = URI.create("https://nowhere.invalid");

    private ServerSocket there;
    private String address;

    @BeforeEach
    void listen() throws IOException {
        there = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        address = "127.0.0.1:" + there.getLocalPort();
    }

    @AfterEach
    void stop() throws IOException {
        there.close();
    }

    @Test
    void anUpstreamThatListensIsFine() {
        Finding finding = UpstreamCheck.connect(URI.create("http://" + address), Map.of());

        assertThat(finding).isEqualTo(new Finding(Finding.Level.OK, "connection", address + ", accepts connections"));
    }

    @Test
    void oneThatDoesNotIsAProblem() throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            URI nobody = URI.create("https://127.0.0.1:" + closed.port());
            assertThat(UpstreamCheck.connect(nobody, Map.of()).level()).isEqualTo(Finding.Level.PROBLEM);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
    void aProxyIsAskedInsteadOfTheUpstream(String name) {
        Finding finding = UpstreamCheck.connect(ELSEWHERE, Map.of(name, "http://" + address));

        assertThat(finding.level()).isEqualTo(Finding.Level.OK);
        assertThat(finding.text()).startsWith(address + ", the proxy before nowhere.invalid");
    }

    @Test
    void whatNoProxyNamesIsReachedWithoutOne() {
        Finding finding = UpstreamCheck.connect(
                ELSEWHERE, Map.of("ALL_PROXY", "http://" + address, "NO_PROXY", "nowhere.invalid"));

        assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(finding.text()).startsWith("nowhere.invalid, is not known");
    }

    @Test
    void aProxyThatIsNoneIsNamedAndNotQuoted() {
        Finding finding = UpstreamCheck.connect(ELSEWHERE, Map.of("HTTPS_PROXY", "ftp://me:fake-password@proxy:1"));

        assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
        assertThat(finding.text()).contains("HTTPS_PROXY").doesNotContain("fake-password");
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyVariablesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HTTPS_PROXY", "http://me:s%20p@proxy.example:3128",
            "http_proxy", "socks5://[::1]:1081",
            "NO_PROXY", "inside.example");

    @Test
    void theVariablesNameTheWay() {
        ProxyVariables way = ProxyVariables.towards(URI.create("https://outside.example/x"), ENVIRONMENT);
        assertThat(way.proxy().type()).isEqualTo(Proxy.Type.HTTP);
        assertThat(way.proxy().address()).isEqualTo(InetSocketAddress.createUnresolved("proxy.example", 3128));
        assertThat(way.credentials()).hasValueSatisfying(told -> {
            assertThat(told.getUserName()).isEqualTo("me");
            assertThat(told.getPassword()).containsExactly('s', ' ', 'p');
        });

        ProxyVariables socks = ProxyVariables.towards(URI.create("http://outside.example"), ENVIRONMENT);
        assertThat(socks.proxy().type()).isEqualTo(Proxy.Type.SOCKS);
        assertThat(socks.credentials()).isEmpty();

        assertThat(ProxyVariables.towards(URI.create("https://inside.example"), ENVIRONMENT)
                        .proxy())
                .isEqualTo(Proxy.NO_PROXY);
        assertThat(ProxyVariables.towards(URI.create("https://[::1]:9/x"), ENVIRONMENT)
                        .proxy())
                .isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void whatIsNoUrlIsSaidWithoutItsValue() {
        assertThatThrownBy(() -> ProxyVariables.towards(URI.create("urn:x"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProxyVariables.towards(
                        URI.create("https://outside.example"), Map.of("HTTPS_PROXY", "ftp://me:hunter2@x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("hunter2");
    }
}

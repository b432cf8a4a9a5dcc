package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the user's proxies the way upstream takes. */
class UpstreamProxyTest {
    private static final Origin HTTPS = new Origin("api.example", 443, true);
    private static final Origin HTTP = new Origin("api.example", 80, false);

    private static Map<String, String> variables(String assignments) {
        Map<String, String> environment = new HashMap<>();
        for (String assignment : assignments.split(" ", -1)) {
            int equals = assignment.indexOf('=');
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return environment;
    }

    private static String way(UpstreamProxy proxy, Origin to) {
        ProxyOptions via = proxy.forOrigin(to);
        return via == null ? "direct" : via.getType() + " " + via.getHost() + ":" + via.getPort();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY=http://p:1, HTTP p:1, direct",
        "https_proxy=http://p:1, HTTP p:1, direct",
        "HTTP_PROXY=http://p:1, direct, HTTP p:1",
        "http_proxy=http://p:1, direct, HTTP p:1",
        "ALL_PROXY=http://p:1, HTTP p:1, HTTP p:1",
        "all_proxy=http://p:1, HTTP p:1, HTTP p:1",
        "ALL_PROXY=http://p:1 HTTPS_PROXY=http://q:2, HTTP q:2, HTTP p:1",
        "ALL_PROXY=http://p:1 HTTP_PROXY=http://q:2, HTTP p:1, HTTP q:2",
        "HTTPS_PROXY=http://p:1 https_proxy=http://q:2, HTTP q:2, direct",
        "HTTPS_PROXY=http://p:1 https_proxy=, HTTP p:1, direct",
        "HTTPS_PROXY=, direct, direct",
        "HTTPS_PROXY=p:1, HTTP p:1, direct",
        "HTTPS_PROXY=http://p, HTTP p:80, direct",
        "HTTPS_PROXY=http://p/, HTTP p:80, direct",
        "HTTPS_PROXY=HTTP://p:1, HTTP p:1, direct",
        "HTTPS_PROXY=http://[::1]:3128, HTTP ::1:3128, direct",
        "HTTPS_PROXY=socks5://p, SOCKS5 p:1080, direct",
        "HTTPS_PROXY=socks5h://p:9, SOCKS5 p:9, direct",
        "ALL_PROXY=socks5://p:9, SOCKS5 p:9, SOCKS5 p:9",
    })
    void eachSchemeHasItsVariable(String assignments, String https, String http) {
        UpstreamProxy proxy = UpstreamProxy.of(variables(assignments));
        assertThat(way(proxy, HTTPS)).isEqualTo(https);
        assertThat(way(proxy, HTTP)).isEqualTo(http);
    }

    @ParameterizedTest
    @CsvSource({
        "*, api.example, 443, true",
        "api.example, api.example, 443, true",
        "API.Example, api.example, 443, true",
        "api.example, API.EXAMPLE, 443, true",
        "example, api.example, 443, true",
        ".example, api.example, 443, true",
        "*.example, api.example, 443, true",
        ".api.example, api.example, 443, true",
        "example, badexample, 443, false",
        ".example, badexample, 443, false",
        "i.example, api.example, 443, false",
        "api.example.org, api.example, 443, false",
        "api.example:443, api.example, 443, true",
        "api.example:8443, api.example, 443, false",
        "example:443, api.example, 443, true",
        "'other, api.example', api.example, 443, true",
        "'other,,api.example,', api.example, 443, true",
        "other api.example, api.example, 443, true",
        "10.1.2.3, 10.1.2.3, 443, true",
        "10.1.2.3:443, 10.1.2.3, 443, true",
        "10.1.2.3:80, 10.1.2.3, 443, false",
        "2.3, 10.1.2.3, 443, false",
        "10.0.0.0/8, 10.1.2.3, 443, true",
        "10.0.0.0/8, 11.1.2.3, 443, false",
        "10.1.2.0/23, 10.1.3.255, 443, true",
        "10.1.2.0/23, 10.1.4.0, 443, false",
        "10.1.2.3/32, 10.1.2.3, 443, true",
        "0.0.0.0/0, 10.1.2.3, 443, true",
        "10.0.0.0/33, 10.1.2.3, 443, false",
        "10.0.0.0/x, 10.1.2.3, 443, false",
        "10.0.0.0/8, api.example, 443, false",
        "10.0.0.0/8, 2001:db8::1, 443, false",
        "2001:db8::/32, 2001:db8::1, 443, true",
        "2001:db8::/32, 2001:db9::1, 443, false",
        "2001:db8::1, 2001:db8::1, 443, true",
        "[2001:db8::1], 2001:db8::1, 443, true",
        "[2001:db8::1]:443, 2001:db8::1, 443, true",
        "[2001:db8::1]:80, 2001:db8::1, 443, false",
        "'', api.example, 443, false",
    })
    void exceptionsGoDirect(String exceptions, String host, int port, boolean direct) {
        for (String name : new String[] {"NO_PROXY", "no_proxy"}) {
            UpstreamProxy proxy = UpstreamProxy.of(Map.of("ALL_PROXY", "http://p:1", name, exceptions));
            assertThat(way(proxy, new Origin(host, port, true))).isEqualTo(direct ? "direct" : "HTTP p:1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST", "api.localhost", "127.0.0.1", "127.8.9.1", "::1", "0:0:0:0:0:0:0:1"})
    void loopbackIsNeverReachedThroughAProxy(String host) {
        UpstreamProxy proxy = UpstreamProxy.of(Map.of("ALL_PROXY", "http://p:1"));
        assertThat(way(proxy, new Origin(host, 8080, true))).isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.example", "mylocalhost", "localhost.example", "128.0.0.1", "::2"})
    void whatOnlyLooksLikeLoopbackIsReachedThroughIt(String host) {
        UpstreamProxy proxy = UpstreamProxy.of(Map.of("ALL_PROXY", "http://p:1"));
        assertThat(way(proxy, new Origin(host, 8080, true))).isEqualTo("HTTP p:1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:pass@p:1, user, pass",
        "http://us%40er:p%3Aa%2Fss@p:1, us@er, p:a/ss",
        "http://user:a+b@p:1, user, a+b",
        "http://user:a:b@p:1, user, a:b",
        "http://user@p:1, user, ''",
        "socks5://user:pass@p:1, user, pass",
    })
    void credentialsAreDecoded(String value, String user, String password) {
        ProxyOptions via = Objects.requireNonNull(
                UpstreamProxy.of(Map.of("HTTPS_PROXY", value)).forOrigin(HTTPS));
        assertThat(via.getUsername()).isEqualTo(user);
        assertThat(via.getPassword()).isEqualTo(password);
        assertThat(via.getHost()).isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:hidden@ p", "ftp://user:hidden@p", "http://", "https://user:hidden@p:1"})
    void whatIsNoProxyUrlIsNamedButNotShown(String value) {
        assertThatThrownBy(() -> UpstreamProxy.of(Map.of("HTTPS_PROXY", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTPS_PROXY ")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void noVariablesMeanNoProxy() {
        assertThat(UpstreamProxy.of(Map.of()).forOrigin(HTTPS)).isNull();
        assertThat(UpstreamProxy.of(Map.of()).forOrigin(HTTP)).isNull();
        assertThat(UpstreamProxy.of(Map.of("HTTPS_PROXY", "http://p:1")).forOrigin(HTTPS))
                .extracting(ProxyOptions::getType)
                .isEqualTo(ProxyType.HTTP);
    }
}

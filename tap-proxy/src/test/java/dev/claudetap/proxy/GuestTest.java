package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forward tap that somebody made reachable for other machines is not open to them. */
class GuestTest {
    private final GuestPassword password = Objects.requireNonNull(GuestPassword.forHost("0.0.0.0"));

    private static HttpRequest connect() {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, "api.example:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.2"})
    void whoIsReachableFromThisMachineOnlyNeedsNoPassword(String host) {
        assertThat(GuestPassword.forHost(host)).isNull();
    }

    @Test
    void everySessionHasAnotherPassword() {
        assertThat(password.authorization())
                .startsWith("Basic ")
                .isNotEqualTo(
                        Objects.requireNonNull(GuestPassword.forHost("0.0.0.0")).authorization());
        URI shown = password.in(URI.create("http://127.0.0.1:1234"));
        assertThat(shown.getHost()).isEqualTo("127.0.0.1");
        assertThat(shown.getPort()).isEqualTo(1234);
        assertThat(shown.getUserInfo()).matches("tap:[A-Za-z0-9_-]{24}");
    }

    @Test
    void guestsAreRoutedWithThePasswordOnly() {
        RequestRouter open = request -> new RequestRouter.Refuse(Refusal.malformed("reached"));
        GuestRouter guarded = new GuestRouter(open, password.authorization());
        HttpRequest without = connect();
        HttpRequest wrong = connect();
        wrong.headers().set("Proxy-Authorization", "Basic dGFwOndyb25n");
        HttpRequest right = connect();
        right.headers().set("Proxy-Authorization", password.authorization());
        assertThat(status(guarded, without)).isEqualTo(407);
        assertThat(status(guarded, wrong)).isEqualTo(407);
        assertThat(status(guarded, right)).isEqualTo(400);
    }

    private static int status(RequestRouter router, HttpRequest request) {
        return ((RequestRouter.Refuse) router.decide(request)).refusal().status();
    }

    @Test
    void agentsOfThisMachineAreNotAsked() throws Exception {
        try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                ForwardTap tap = ForwardTap.setup()
                        .guests(password)
                        .resolving("plain.example", origin.port())
                        .start();
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET http://plain.example/ HTTP/1.1\r\nHost: plain.example\r\n\r\n");
            assertThat(agent.readAnswer()).endsWith("ok");
        }
    }

    @Test
    void sessionThatListensForOthersShowsThePasswordAndOneThatDoesNotHasNone() throws Exception {
        TapOptions.Builder options = TapOptions.forward().environment(Map.of()).ephemeralAuthority();
        try (TapSession session = TapSession.start(options.build())) {
            assertThat(session.proxyUri().getUserInfo()).isNull();
        }
        try (TapSession session = TapSession.start(options.host("0.0.0.0").build())) {
            assertThat(session.proxyUri().getUserInfo()).startsWith("tap:");
            assertThat(session.environment())
                    .doesNotContainValue(session.proxyUri().toString());
        }
    }
}

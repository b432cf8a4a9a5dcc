package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request's target and the configured upstream become one URL. */
class UpstreamUrlTest {
    private static UpstreamUrl upstream(String target) {
        return UpstreamUrl.of(URI.create(target), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        // nothing to join
        "https://h, /v1/messages, https://h/v1/messages",
        "https://h/, /v1/messages, https://h/v1/messages",
        "https://h///, /v1/messages, https://h/v1/messages",
        "https://h, /, https://h/",
        "https://h, '/?a=1', 'https://h/?a=1'",
        // a base path
        "https://h/anthropic, /v1/messages, https://h/anthropic/v1/messages",
        "https://h/anthropic/, /v1/messages, https://h/anthropic/v1/messages",
        "https://h/a/b/, /v1/messages, https://h/a/b/v1/messages",
        "https://h/anthropic, /, https://h/anthropic/",
        "https://h/a%2Fb, /v1/files/%2e%2e/x, https://h/a%2Fb/v1/files/%2e%2e/x",
        // a version is not said twice
        "https://h/v1, /v1/models, https://h/v1/models",
        "https://h/v1/, /v1/models, https://h/v1/models",
        "https://h/v1, /v1, https://h/v1",
        "https://h/openai/v1, /v1/responses, https://h/openai/v1/responses",
        "https://h/v1beta, /v1beta/models/g:streamGenerateContent, https://h/v1beta/models/g:streamGenerateContent",
        "https://h/v1, /v1beta/models, https://h/v1/v1beta/models",
        "https://h/v1beta, /v1/models, https://h/v1beta/v1/models",
        "https://h/v1, /models, https://h/v1/models",
        "https://h/v2x, /v2x/models, https://h/v2x/v2x/models",
        // an endpoint is not said twice
        "https://h/v1/messages, /v1/messages, https://h/v1/messages",
        "https://h/v1/messages, /messages, https://h/v1/messages",
        "https://h/messages, /v1/messages, https://h/messages",
        "https://h/v1/messages, /v1/messages/count_tokens, https://h/v1/messages/count_tokens",
        "https://h/v1/messages/, /v1/messages, https://h/v1/messages",
        "https://h/v1/chat/completions, /v1/chat/completions, https://h/v1/chat/completions",
        "https://h/v1/chat/completions, /chat/completions, https://h/v1/chat/completions",
        "https://h/x/chat/completions, /v1/chat/completions, https://h/x/chat/completions",
        "https://h/v1/completions, /v1/completions, https://h/v1/completions",
        "https://h/v1/responses, /v1/responses, https://h/v1/responses",
        "https://h/v1/responses, /responses, https://h/v1/responses",
        "https://h/v1/messages, /v1/messagesx, https://h/v1/messages/v1/messagesx",
        "https://h/v1/messages, '/v1/messages?beta=true', 'https://h/v1/messages?beta=true'",
        // the request's query wins, else the target's; they are never merged
        "'https://h/openai?api-version=1', '/chat/completions?x=2', 'https://h/openai/chat/completions?x=2'",
        "'https://h/openai?api-version=1', /chat/completions, 'https://h/openai/chat/completions?api-version=1'",
        "'https://h/openai?api-version=1', '/chat/completions?', 'https://h/openai/chat/completions?'",
        "https://h, '/v1/models?a=1&a=%20&b=?&=', 'https://h/v1/models?a=1&a=%20&b=?&='",
        // authorities
        "https://h:443, /v1/models, https://h/v1/models",
        "https://h:8443, /v1/models, https://h:8443/v1/models",
        "http://h:80, /v1/models, http://h/v1/models",
        "http://h:443, /v1/models, http://h:443/v1/models",
        "HTTPS://h, /v1/models, https://h/v1/models",
        "wss://h, /v1/responses, https://h/v1/responses",
        "ws://h:81, /v1/responses, http://h:81/v1/responses",
        "'http://[::1]:9000/base', /v1/models, 'http://[::1]:9000/base/v1/models'",
        "'https://[2001:db8::1]', /v1/models, 'https://[2001:db8::1]/v1/models'",
    })
    void targetAndRequestBecomeOneUrl(String target, String request, String url) {
        assertThat(upstream(target).route(request, true).url()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "https://chatgpt.com/backend-api/codex, /v1, /v1/responses, https://chatgpt.com/backend-api/codex/responses",
        "https://chatgpt.com/backend-api/codex, /v1, /v1/models, https://chatgpt.com/backend-api/codex/models",
        "https://chatgpt.com/backend-api/codex, /v1, '/v1/models?v=1', 'https://chatgpt.com/backend-api/codex/models?v=1'",
        "https://chatgpt.com/backend-api/codex/, /v1/, /v1/responses, https://chatgpt.com/backend-api/codex/responses",
        "https://h, /v1, /v1, https://h/",
        "https://h, /v1, '/v1?x=1', 'https://h/?x=1'",
        "https://h, /v1, /v1/, https://h/",
        "https://h, /v1, /v1beta/x, https://h/v1beta/x",
        "https://h, /v1, /v10/x, https://h/v10/x",
        "https://h, /v1, /x/v1/y, https://h/x/v1/y",
        "https://h, /v1, /v1/v1/y, https://h/v1/y",
    })
    void prefixIsTakenOffWholeSegmentsOnly(String target, String strip, String request, String url) {
        UpstreamUrl upstream = UpstreamUrl.of(URI.create(target), Optional.of(strip));
        assertThat(upstream.route(request, true).url()).isEqualTo(url);
    }

    @Test
    void bytesAboveAsciiAreEscapedAndEscapesStay() {
        assertThat(upstream("https://h").join("/v1/models/caf\u00c3\u00a9?q=\u00ff&p=%c3%a9"))
                .isEqualTo("/v1/models/caf%C3%A9?q=%FF&p=%c3%a9");
    }

    @Test
    void hostHeaderNamesTheOriginWithoutADefaultPort() {
        assertThat(upstream("https://h:443/x").origin().authority()).isEqualTo("h");
        assertThat(upstream("http://[::1]:81/x").origin().authority()).isEqualTo("[::1]:81");
        assertThat(upstream("http://[::1]:81/x").origin().host()).isEqualTo("::1");
    }

    @Test
    void userInfoBecomesAnAuthorizationAndLeavesTheBaseUrl() {
        Route route = upstream("https://us%40er:p%3Ass@h/base").route("/v1/messages", true);
        assertThat(route.authorization()).isEqualTo("Basic dXNAZXI6cDpzcw==");
        assertThat(route.baseUrl()).isEqualTo("https://h/base");
        assertThat(route.target()).isEqualTo("/base/v1/messages");
        assertThat(route.origin()).isEqualTo(new Origin("h", 443, true));
        assertThat(upstream("https://h").route("/", true).authorization()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h",
                "h",
                "/v1",
                "https:///x",
                "mailto:a@b",
                "https://under_score:x/",
                "http://h:0",
                "http://h:99999/v1"
            })
    void whatIsNoHttpUrlWithAHostIsRefused(String target) {
        assertThatThrownBy(() -> upstream(target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the target");
    }

    @Test
    void userInfoIsSentUpstreamButNeverRecorded() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        try (RawOrigin origin = RawOrigin.answering(ok);
                TapSession session =
                        TapSession.start(TapOptions.reverse("http://tapuser:taplongsecret@127.0.0.1:" + origin.port())
                                .environment(Map.of())
                                .build());
                RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).isEqualTo(ok);
            assertThat(origin.nextRequest()).contains("Authorization: Basic dGFwdXNlcjp0YXBsb25nc2VjcmV0\r\n");
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nauthorization: Bearer mine\r\n\r\n");
            assertThat(agent.readAnswer()).isEqualTo(ok);
            assertThat(origin.nextRequest())
                    .contains("authorization: Bearer mine\r\n")
                    .doesNotContain("Basic");
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(session.trace().records()).hasSize(2).allSatisfy(record -> {
                assertThat(record.toString()).doesNotContain("tapuser", "taplongsecret", "dGFwdXNlcj");
                assertThat(record.header().upstreamBaseUrl()).isEqualTo("http://127.0.0.1:" + origin.port());
            });
        }
    }
}

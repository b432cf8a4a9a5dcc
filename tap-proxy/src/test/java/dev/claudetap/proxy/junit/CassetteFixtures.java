package dev.claudetap.proxy.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Test classes with cassettes as users write them; {@link CassetteTest} runs them. */
final class CassetteFixtures {
    private static final String NOWHERE = "http://127.0.0.1:9";

    private CassetteFixtures() {}

    private static String ask(TapSession tap, String words) throws IOException, InterruptedException {
        String body = "{\"model\":\"claude-test\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\""
                + words + "\"}]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(tap.baseUrl() + "/v1/messages"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @TapTest(target = NOWHERE)
    @Cassette("greeting")
    static class Annotated {
        @Test
        void answered(TapSession tap) throws Exception {
            assertThat(ask(tap, "Say hello.")).contains("Hello.");
        }

        /** Every test begins the cassette anew. */
        @Test
        void answeredAgain(TapSession tap) throws Exception {
            assertThat(ask(tap, "Say hello.")).contains("Hello.");
        }

        /** What its agent makes of the answer does not matter. */
        @Test
        void asksSomethingElse(TapSession tap) throws Exception {
            ask(tap, "Say goodbye.");
        }
    }

    static class Registered {
        @RegisterExtension
        final TapExtension tap = TapExtension.with(() -> TapOptions.reverse(NOWHERE));

        @Test
        @Cassette("greeting")
        void answered(TapSession session) throws Exception {
            assertThat(ask(session, "Say hello.")).contains("Hello.");
        }

        @Test
        @Cassette("no-such")
        void hasNoCassette(TapSession session) {
            assertThat(session).isNotNull();
        }

        @Test
        void needsNone(TapSession session) {
            assertThat(session.player()).isEmpty();
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ordinary clients behind the forward tap, TLS on both legs. */
class ForwardProxyTest {
    private static final String NAME = "api.upstream.example";

    @TempDir
    Path folder;

    private ForwardTap tap(MockWebServer server) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(NAME, server.getPort())
                .start();
    }

    @Test
    void okHttpIsInterceptedAndRelayedOverOneTunnel() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(NAME));
                ForwardTap tap = tap(server)) {
            var client = tap.client();
            for (int i = 0; i < 10; i++) {
                server.enqueue(new MockResponse.Builder().body("answer " + i).build());
                Request request = new Request.Builder()
                        .url("https://" + NAME + "/v1/messages?n=" + i)
                        .post(RequestBody.create("question " + i, null))
                        .build();
                try (Response response = client.newCall(request).execute()) {
                    assertThat(response.body().string()).isEqualTo("answer " + i);
                }
                RecordedRequest arrived = server.takeRequest();
                assertThat(arrived.getTarget()).isEqualTo("/v1/messages?n=" + i);
                assertThat(arrived.getHeaders().get("host")).isEqualTo(NAME);
                assertThat(arrived.getBody().utf8()).isEqualTo("question " + i);
                assertThat(arrived.getConnectionIndex()).isZero();
                SeenExchanges.Seen seen = tap.seen.next();
                assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
                assertThat(seen.request().target()).isEqualTo("/v1/messages?n=" + i);
                assertThat(seen.request().upstreamUrl()).isEqualTo("https://" + NAME + "/v1/messages?n=" + i);
                assertThat(seen.request().upstreamBaseUrl()).isEqualTo("https://" + NAME);
                assertThat(seen.requestBody()).asString().isEqualTo("question " + i);
                assertThat(seen.responseBody()).asString().isEqualTo("answer " + i);
            }
            assertThat(tap.seen.count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void jdkClientIsInterceptedAndRelayed(HttpClient.Version version) throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(NAME));
                ForwardTap tap = tap(server)) {
            server.enqueue(new MockResponse.Builder().body("hello").build());
            HttpClient client = HttpClient.newBuilder()
                    .proxy(ProxySelector.of((InetSocketAddress) tap.proxy().address()))
                    .sslContext(ForwardTap.trust())
                    .version(version)
                    .build();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://" + NAME + "/v1/models"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.version()).isEqualTo(version);
            assertThat(tap.seen.next().request().upstreamUrl()).isEqualTo("https://" + NAME + "/v1/models");
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Outcome;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through an intercepted tunnel each side speaks the version it likes best, whatever the other speaks. */
class ForwardHttp2Test {
    private static final String NAME = "api.upstream.example";
    private static final Protocol[] BOTH = {Protocol.HTTP_2, Protocol.HTTP_1_1};
    private static final Protocol[] OLD = {Protocol.HTTP_1_1};

    @TempDir
    Path folder;

    private ForwardTap tap(int upstreamPort) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(NAME, upstreamPort)
                .start();
    }

    static Stream<Arguments> versions() {
        return Stream.of(BOTH, OLD)
                .flatMap(agent -> Stream.of(BOTH, OLD).map(upstream -> Arguments.of(agent, upstream)));
    }

    private static MockResponse answer(Protocol[] upstream, String body) {
        MockResponse.Builder answer = new MockResponse.Builder().code(201).trailers(Headers.of("x-sum", "5"));
        boolean chunked = Arrays.equals(upstream, OLD);
        return (chunked ? answer.chunkedBody(body, 10_000) : answer.body(body).removeHeader("content-length")).build();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void bodiesAndTrailersPassWhicheverVersionsMeet(Protocol[] agent, Protocol[] upstream) throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(NAME), upstream);
                ForwardTap tap = tap(server.getPort())) {
            OkHttpClient client = tap.client(agent);
            String sent = "z".repeat(600_000);
            String body = "y".repeat(600_000);
            for (int i = 0; i < 2; i++) {
                server.enqueue(answer(upstream, body));
                Request request = new Request.Builder()
                        .url("https://" + NAME + "/v1/messages?n=" + i)
                        .post(RequestBody.create(sent.getBytes(StandardCharsets.UTF_8)))
                        .build();
                try (Response response = client.newCall(request).execute()) {
                    assertThat(response.protocol()).isEqualTo(agent[0]);
                    assertThat(response.code()).isEqualTo(201);
                    assertThat(response.body().string()).isEqualTo(body);
                    assertThat(response.trailers().get("x-sum")).isEqualTo("5");
                }
                RecordedRequest arrived = server.takeRequest();
                assertThat(arrived.getVersion()).isEqualTo(upstream[0] == Protocol.HTTP_2 ? "HTTP/2" : "HTTP/1.1");
                assertThat(arrived.getTarget()).isEqualTo("/v1/messages?n=" + i);
                assertThat(arrived.getBody().utf8()).isEqualTo(sent);
                assertThat(arrived.getConnectionIndex()).isZero();
                SeenExchanges.Seen seen = tap.seen.next();
                assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
                assertThat(seen.request().upstreamUrl()).isEqualTo("https://" + NAME + "/v1/messages?n=" + i);
                assertThat(seen.requestBody()).hasSize(600_000);
                assertThat(seen.responseBody()).hasSize(600_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trailersBehindABodyOfKnownLengthReachAnHttp1AgentIfAnnouncedAndTheRecordAlways(boolean announced)
            throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(NAME), BOTH);
                ForwardTap tap = tap(server.getPort())) {
            MockResponse.Builder answer =
                    new MockResponse.Builder().body("hello").trailers(Headers.of("x-sum", "5"));
            server.enqueue((announced ? answer.addHeader("trailer", "x-sum") : answer).build());
            Request request =
                    new Request.Builder().url("https://" + NAME + "/v1/models").build();
            try (Response response = tap.client(OLD).newCall(request).execute()) {
                assertThat(response.header("content-length")).isEqualTo(announced ? null : "5");
                assertThat(response.body().string()).isEqualTo("hello");
                assertThat(announced ? response.trailers().get("x-sum") : "5").isEqualTo("5");
            }
            assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
            assertThat(String.valueOf(tap.seen.next().responseTrailers)).contains("x-sum", "5");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void jdkClientSpeaksHttp2ToTheTapInParallelStreams(Protocol upstream) throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(NAME), upstream == Protocol.HTTP_2 ? BOTH : OLD);
                ForwardTap tap = tap(server.getPort())) {
            HttpClient client = HttpClient.newBuilder()
                    .proxy(ProxySelector.of((InetSocketAddress) tap.proxy().address()))
                    .sslContext(ForwardTap.trust())
                    .version(HttpClient.Version.HTTP_2)
                    .build();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                server.enqueue(new MockResponse.Builder()
                        .headersDelay(100, TimeUnit.MILLISECONDS)
                        .body("hello")
                        .build());
            }
            for (int i = 0; i < 20; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + NAME + "/v1/" + i))
                        .POST(HttpRequest.BodyPublishers.ofString("question"))
                        .build();
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> pending : answers) {
                HttpResponse<String> answer = pending.get(60, TimeUnit.SECONDS);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).isEqualTo("hello");
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void upstreamThatBreaksOffIsNoCleanEnd(Protocol upstream) throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(NAME), upstream == Protocol.HTTP_2 ? BOTH : OLD);
                ForwardTap tap = tap(server.getPort())) {
            server.enqueue(new MockResponse.Builder()
                    .body("x".repeat(100_000))
                    .onResponseBody(new SocketEffect.CloseSocket())
                    .build());
            server.enqueue(new MockResponse.Builder().body("whole").build());
            OkHttpClient client = tap.client(BOTH);
            Request request =
                    new Request.Builder().url("https://" + NAME + "/v1/models").build();
            try (Response response = client.newCall(request).execute()) {
                assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
            }
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            try (Response response = client.newCall(request).execute()) {
                assertThat(response.body().string()).isEqualTo("whole");
            }
        }
    }

    @Test
    void callsInACleartextTunnelPassBothWaysAtOnce() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "200", "content-type", "application/grpc");
                    String frame = stream.next();
                    while (frame.startsWith("DATA") && !frame.endsWith(" END")) {
                        stream.data("echo " + frame, false);
                        frame = stream.next();
                    }
                    if (frame.startsWith("RESET")) {
                        cancelled.countDown();
                    } else {
                        stream.headers(true, "grpc-status", "0");
                    }
                });
                ForwardTap tap = tap(origin.port());
                Http2Peer agent = Http2Peer.agentInTunnel(tap.port(), NAME, 50051)) {
            Http2TestStream first = call(agent);
            Http2TestStream second = call(agent);
            for (int i = 0; i < 3; i++) {
                first.data("m" + i, false);
                assertThat(first.next()).isEqualTo("DATA echo DATA m" + i);
                second.data("n" + i, false);
                assertThat(second.next()).isEqualTo("DATA echo DATA n" + i);
            }
            first.data("", true);
            assertThat(first.next()).isEqualTo("HEADERS grpc-status: 0 END");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.request().upstreamUrl()).isEqualTo("http://" + NAME + ":50051/pkg.Service/Talk");
            assertThat(seen.requestBody()).asString().isEqualTo("m0m1m2");
            second.reset(Http2Error.CANCEL);
            assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    private static Http2TestStream call(Http2Peer agent) throws InterruptedException {
        Http2TestStream stream = agent.open()
                .request(false, "POST", "/pkg.Service/Talk", "content-type", "application/grpc", "te", "trailers");
        assertThat(stream.next()).contains(":status: 200", "application/grpc");
        return stream;
    }
}

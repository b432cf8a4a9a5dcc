package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.conversation.LlmCall;
import dev.claudetap.trace.TraceRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that only captures: every provider's client gets an answer, and the provider gets nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureOnlyTest {
    private static final HttpClient AGENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path folder;

    private MockWebServer provider;
    private TapSession tap;

    @BeforeAll
    void aProviderThatWouldAnswer() throws Exception {
        provider = new MockWebServer();
        provider.start();
        provider.enqueue(new MockResponse(500, okhttp3.Headers.EMPTY, "asked"));
        tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + provider.getPort())
                .outputDirectory(folder)
                .environment(Map.of())
                .captureOnly()
                .build());
    }

    @AfterAll
    void nothingReachedIt() {
        tap.close();
        assertThat(provider.getRequestCount()).isZero();
        provider.close();
    }

    private static HttpResponse<String> post(HttpClient client, String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aRunThatCannotAnswerItselfIsRefused() {
        assertThatThrownBy(() ->
                        TapSession.start(TapOptions.inProcess().captureOnly().build()))
                .isInstanceOf(TapException.class)
                .hasMessageContaining("answers nothing itself");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, messages, application/json",
        "/v1/messages?beta=true, stream messages, text/event-stream",
        "/v1/projects/p/locations/l/publishers/anthropic/models/claude-x:streamRawPredict, messages, text/event-stream",
        "/v1/chat/completions, messages, application/json",
        "/v1/chat/completions, stream messages, text/event-stream",
        "/v1/responses, input, application/json",
        "/backend-api/codex/responses, stream input, text/event-stream",
        "/v1beta/models/gemini-x:generateContent, contents, application/json",
        "/v1beta/models/gemini-x:streamGenerateContent, contents, application/json",
        "/v1beta/models/gemini-x:streamGenerateContent?alt=sse, contents, text/event-stream",
        "/v1internal:streamGenerateContent?alt=sse, request, text/event-stream",
        "/model/anthropic.claude-x/converse, messages, application/json",
        "/model/anthropic.claude-x/converse-stream, messages, application/vnd.amazon.eventstream",
        "/model/anthropic.claude-x/invoke, messages, application/json",
        "/model/anthropic.claude-x/invoke-with-response-stream, messages, application/vnd.amazon.eventstream"
    })
    void aCallIsAnsweredInItsProvidersForm(String path, String words, String type) throws Exception {
        String name = words.replace("stream ", "");
        String what = name.equals("request")
                ? "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]}"
                : name.equals("contents")
                        ? "[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]"
                        : "[{\"role\":\"user\",\"content\":\"hello\"}]";
        String body = "{\"model\":\"m-1\",\"stream\":" + words.startsWith("stream") + ",\"" + name + "\":" + what + "}";

        HttpResponse<String> told = post(AGENT, tap.baseUrl() + path, body);

        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.headers().firstValue("content-type")).contains(type);
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        // Of other tests' calls one may be written down after this one.
        TraceRecord record = tap.trace().records().stream()
                .filter(it ->
                        it instanceof TraceRecord.Http && it.request().path().equals(path))
                .findFirst()
                .orElseThrow();
        LlmCall call = LlmCall.of(record).orElseThrow();
        assertThat(call.text()).isEqualTo("captured");
        assertThat(call.messages()).hasSize(1);
        assertThat(call.usage().total()).isZero();
        assertThat(call.error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages/count_tokens, 200",
        "/v1beta/models/gemini-x:countTokens, 200",
        "/v1/complete, 200",
        "/v1/completions, 200",
        "/api/event_logging/batch, 404",
        "/v1/embeddings, 404",
        "/v1/files, 404"
    })
    void otherRequestsAreAnsweredOrRefusedHereToo(String path, int status) throws Exception {
        assertThat(post(AGENT, tap.baseUrl() + path, "{\"prompt\":\"x\",\"files\":[]}")
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void aListOfModelsIsEmpty() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(tap.baseUrl() + "/v1/models")).build();

        assertThat(AGENT.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains("\"data\":[]");
    }

    @Test
    void aWebSocketIsAnsweredOnceItCarriesAPrompt() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Request request =
                new Request.Builder().url(tap.baseUrl() + "/v1/responses").build();
        WebSocket socket = PatientClient.create().newWebSocket(request, new WebSocketListener() {
            @Override
            public void onMessage(WebSocket from, String text) {
                told.add(text);
            }
        });

        socket.send("{\"type\":\"session.update\"}");
        socket.send("{\"type\":\"response.create\",\"model\":\"m\",\"input\":[]}");

        String last = "";
        while (!last.contains("response.completed")) {
            last = told.poll(60, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
        }
        assertThat(last).contains("\"text\":\"captured\"");
        socket.close(1000, "done");
    }

    @Test
    void inForwardModeNothingLeavesEither() throws Exception {
        try (TapSession forward = TapSession.start(TapOptions.forward()
                .outputDirectory(folder.resolve("forward"))
                .environment(Map.of())
                .captureOnly()
                .build())) {
            HttpClient agent = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(ProxySelector.of(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), forward.proxyUri().getPort())))
                    .build();

            // Nobody of that name exists; whoever tried to connect would fail.
            HttpResponse<String> told =
                    post(agent, "http://api.example.invalid/v1/messages", "{\"system\":\"s\",\"messages\":[]}");

            assertThat(told.statusCode()).isEqualTo(200);
            assertThat(told.body()).contains("captured");
        }
    }
}

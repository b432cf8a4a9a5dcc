package dev.claudetap.proxy.inprocess;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpMethod;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import com.anthropic.core.http.HttpResponse;
import dev.claudetap.proxy.ClosedPort;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnthropicTapTest {
    private static final String QUESTION =
            "{\"model\":\"claude-test\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ANSWER =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-test\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";

    private final MockWebServer upstream = new MockWebServer();
    private TapSession tap;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        upstream.start();
        tap = TapSession.start(TapOptions.inProcess().build());
        client = AnthropicTap.of(tap).intercept(new JdkAnthropicClient());
    }

    @AfterEach
    void stop() {
        client.close();
        tap.close();
        upstream.close();
    }

    private HttpRequest question() {
        return question("http://127.0.0.1:" + upstream.getPort());
    }

    private static HttpRequest question(String baseUrl) {
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .baseUrl(baseUrl)
                .addPathSegments("v1", "messages")
                .putQueryParam("beta", "true")
                .putHeader("x-api-key", "sk-ant-api03-not-a-real-key-0123456789")
                .body(new Question())
                .build();
    }

    private TraceRecord.Http record() throws Exception {
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        assertThat(tap.trace().records()).hasSize(1);
        return (TraceRecord.Http) tap.trace().records().get(0);
    }

    private void answers(String contentType, String body) {
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", contentType)
                .body(body)
                .build());
    }

    @Test
    void aCallIsRecordedWithoutItsKey() throws Exception {
        answers("application/json", ANSWER);

        try (HttpResponse answer = client.execute(question())) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(ANSWER);
        }

        TraceRecord.Http record = record();
        assertThat(upstream.takeRequest().getBody().utf8()).isEqualTo(QUESTION);
        assertThat(record.request().path()).isEqualTo("/v1/messages?beta=true");
        assertThat(record.request().body()).isEqualTo(new Body.Json(QUESTION));
        assertThat(record.response().body()).isEqualTo(new Body.Json(ANSWER));
        assertThat(record.header().upstreamBaseUrl()).isEqualTo("http://127.0.0.1:" + upstream.getPort());
        assertThat(TraceJson.write(record)).doesNotContain("not-a-real-key");
        assertThat(tap.trace()).hasTurns(1).hasNoSecrets().endedNormally();
    }

    @Test
    void aStreamThatIsClosedEarlyWasAborted() throws Exception {
        answers("text/event-stream", "event: ping\ndata: {\"type\": \"ping\"}\n\n".repeat(50_000));

        try (HttpResponse answer = client.execute(question())) {
            assertThat(answer.body().readNBytes(100)).hasSize(100);
        }

        assertThat(record().header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
    }

    @Test
    void anAsynchronousCallIsRecordedToo() throws Exception {
        answers("application/json", ANSWER);

        try (HttpResponse answer = client.executeAsync(question()).get(60, TimeUnit.SECONDS)) {
            assertThat(answer.body().read()).isEqualTo('{');
            assertThat(answer.body().readAllBytes()).hasSize(ANSWER.length() - 1);
        }

        assertThat(record().response().body()).isEqualTo(new Body.Json(ANSWER));
    }

    @Test
    void anAsynchronousCallThatIsCancelledIsCancelledBelow() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<HttpResponse> below = new CompletableFuture<>();
        HttpClient real = new JdkAnthropicClient();
        HttpClient noting = AnthropicTap.of(tap).intercept(new HttpClient() {
            @Override
            public HttpResponse execute(HttpRequest request, RequestOptions options) {
                return real.execute(request, options);
            }

            @Override
            public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
                var asked = real.executeAsync(request, options);
                var unused = below.whenComplete((answer, failure) -> asked.cancel(true));
                return below;
            }

            @Override
            public void close() {
                real.close();
            }
        });
        CompletableFuture<HttpResponse> call = noting.executeAsync(question());
        assertThat(upstream.takeRequest(60, TimeUnit.SECONDS)).isNotNull();
        call.cancel(true);

        assertThat(below).isCancelled();
        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(record.request().body()).isEqualTo(new Body.Json(QUESTION));
    }

    @Test
    void aCallThatFailsIsTheCallersErrorAndARecord() throws Exception {
        try (ClosedPort nobody = new ClosedPort()) {
            assertThatThrownBy(() -> client.execute(question("http://127.0.0.1:" + nobody.port())))
                    .isInstanceOf(UncheckedIOException.class);
        }

        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record.header().error()).extracting(ExchangeError::kind).isEqualTo("connect_refused");
    }

    /** A client whose calls come out as the test says. */
    private record Planned(CompletableFuture<HttpResponse> coming) implements HttpClient {
        @Override
        public HttpResponse execute(HttpRequest request, RequestOptions options) {
            return coming.join();
        }

        @Override
        public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
            return coming;
        }

        @Override
        public void close() {}
    }

    @Test
    void whoCancelsIsNotKeptByTheBodyOfACallThatWasNeverSent() throws Exception {
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<HttpResponse> below = new CompletableFuture<>();
        HttpRequest request = question().toBuilder()
                .body(new Question() {
                    @Override
                    public void writeTo(OutputStream to) {
                        written.incrementAndGet();
                        super.writeTo(to);
                    }
                })
                .build();
        AnthropicTap.of(tap).intercept(new Planned(below)).executeAsync(request).cancel(true);

        assertThat(below).isCancelled();
        assertThat(written).hasValue(0);
        assertThat(record().header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
    }

    @Test
    void anAnswerThatCannotBeLookedAtIsTheCallersAllTheSame() throws Exception {
        HttpResponse odd = new HttpResponse() {
            @Override
            public int statusCode() {
                return 200;
            }

            @Override
            public Headers headers() {
                throw new IllegalStateException("planted");
            }

            @Override
            public InputStream body() {
                return InputStream.nullInputStream();
            }

            @Override
            public void close() {}
        };
        HttpClient noting = AnthropicTap.of(tap).intercept(new Planned(CompletableFuture.completedFuture(odd)));

        assertThat(noting.executeAsync(question()).get(60, TimeUnit.SECONDS)).isSameAs(odd);
        assertThat(noting.execute(question())).isSameAs(odd);
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        assertThat(tap.trace().records())
                .extracting(record -> record.header().outcome())
                .containsExactly(Outcome.TAP_STOPPED, Outcome.TAP_STOPPED);
        assertThat(tap.trace().records())
                .extracting(record -> record.request().body())
                .containsOnly(new Body.Json(QUESTION));
    }

    private static class Question implements HttpRequestBody {
        @Override
        public void writeTo(OutputStream to) {
            try {
                to.write(QUESTION.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public long contentLength() {
            return QUESTION.length();
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void close() {}
    }
}

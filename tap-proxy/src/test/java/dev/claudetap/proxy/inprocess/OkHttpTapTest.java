package dev.claudetap.proxy.inprocess;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.conversation.LlmCall;
import dev.claudetap.proxy.ClosedPort;
import dev.claudetap.proxy.PatientClient;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;
import okio.Pipe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OkHttpTapTest extends OkHttpTapFixture {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType EVENTS = MediaType.get("text/event-stream");
    private static final String QUESTION =
            "{\"model\":\"claude-test\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String ANSWER =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-test\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
    private static final String START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-test\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n";
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private Request question() {
        return question("http://user:hunter2hunter2@127.0.0.1:" + upstream.getPort() + "/v1/messages?beta=true");
    }

    private static Request question(String url) {
        return new Request.Builder()
                .url(url)
                .header("authorization", "Bearer not-a-real-token-0123456789")
                .post(RequestBody.create(QUESTION.getBytes(StandardCharsets.UTF_8), JSON))
                .build();
    }

    @Test
    void aCallIsRecordedAsOneThroughTheProxyIs() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .addHeader("request-id", "req_1")
                .body(ANSWER)
                .build());

        try (Response answer = client.newCall(question()).execute()) {
            assertThat(answer.body().string()).isEqualTo(ANSWER);
        }

        TraceRecord.Http record = record();
        assertThat(upstream.takeRequest().getBody().utf8()).isEqualTo(QUESTION);
        assertThat(record.request().path()).isEqualTo("/v1/messages?beta=true");
        assertThat(record.request().body()).isEqualTo(new Body.Json(QUESTION));
        assertThat(record.request().headers().first("content-type")).contains("application/json");
        assertThat(record.header().upstreamBaseUrl()).isEqualTo("http://127.0.0.1:" + upstream.getPort());
        assertThat(record.response().headers().first("request-id")).contains("req_1");
        assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(record.header().capture().proxyMode()).isEqualTo("in_process");
        assertThat(LlmCall.of(record)).isPresent();
        assertThat(tap.trace()).hasTurns(1).hasNoSecrets().endedNormally();
        assertThat(TraceJson.write(record)).doesNotContain("not-a-real-token").doesNotContain("hunter2");
    }

    @Test
    void anEventReachesTheCallerBeforeTheNextIsThere() throws Exception {
        Pipe pipe = new Pipe(1 << 20);
        OkHttpClient streaming = client.newBuilder()
                .addInterceptor(chain -> answer(chain.request(), Okio.buffer(pipe.source()), -1))
                .build();
        try (Response answer = streaming.newCall(question()).execute();
                BufferedSink model = Okio.buffer(pipe.sink())) {
            BufferedSource body = answer.body().source();
            model.writeUtf8(START).flush();
            assertThat(body.readUtf8(START.length())).isEqualTo(START);
            model.writeUtf8(STOP).flush();
            assertThat(body.readUtf8(STOP.length())).isEqualTo(STOP);
        }

        // It was closed after its last event, as SDKs do, though its end never came.
        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(record.response().events()).hasSize(2);
        assertThat(record.response().body())
                .isInstanceOfSatisfying(
                        Body.Json.class, json -> assertThat(json.text()).contains("claude-test"));
        // Nobody sent it anywhere, but it was asked.
        assertThat(record.request().body()).isEqualTo(new Body.Json(QUESTION));
    }

    private static Response answer(Request request, BufferedSource source, long length) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .header("content-type", EVENTS.toString())
                .body(ResponseBody.create(source, EVENTS, length))
                .build();
    }

    @Test
    void aStreamThatIsClosedHalfWayWasAborted() throws Exception {
        Buffer model = new Buffer().writeUtf8(START);
        OkHttpClient streaming = client.newBuilder()
                .addInterceptor(chain -> answer(chain.request(), model, -1))
                .build();
        try (Response answer = streaming.newCall(question()).execute()) {
            assertThat(answer.body().source().readUtf8(10)).isEqualTo(START.substring(0, 10));
        }

        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(record.response().events()).hasSize(1);
    }

    @Test
    void jsonWhoseEndNobodyWaitsForIsWhole() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .chunkedBody(ANSWER, 64)
                .build());
        try (Response answer = client.newCall(question()).execute()) {
            answer.body().source().readUtf8(ANSWER.length());
        }

        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(record.response().body()).isEqualTo(new Body.Json(ANSWER));
        assertThat(record.response().bodyInfo().note()).isNull();
    }

    @Test
    void aBodyOfKnownLengthIsWholeWhenAllOfItWasRead() throws Exception {
        OkHttpClient text = client.newBuilder()
                .addInterceptor(chain -> answer(chain.request(), new Buffer().writeUtf8("data: 1\n\n"), 9))
                .build();
        try (Response answer = text.newCall(question()).execute()) {
            answer.body().source().readUtf8(9);
        }

        assertThat(record().header().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsWasAborted() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        Call call = client.newCall(question());
        CountDownLatch over = new CountDownLatch(1);
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException why) {
                over.countDown();
            }

            @Override
            public void onResponse(Call answered, Response answer) {
                answer.close();
            }
        });
        upstream.takeRequest(60, TimeUnit.SECONDS);
        call.cancel();

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(record.request().body()).isEqualTo(new Body.Json(QUESTION));
        assertThat(record.header().error()).extracting(ExchangeError::kind).isEqualTo("client_closed");
    }

    @Test
    void aRefusedConnectionIsTheCallersErrorAndARecord() throws Exception {
        try (ClosedPort nobody = new ClosedPort()) {
            Call call = client.newCall(question("http://127.0.0.1:" + nobody.port() + "/v1/messages"));
            assertThatThrownBy(call::execute).isInstanceOf(java.net.ConnectException.class);
        }

        TraceRecord.Http record = record();
        assertThat(record.header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record.header().error()).extracting(ExchangeError::kind).isEqualTo("connect_refused");
        assertThat(record.request().path()).isEqualTo("/v1/messages");
        assertThat(record.request().body()).isEqualTo(new Body.Json(QUESTION));
    }

    @Test
    void anAnswerThatBreaksOffIsRecordedAsFarAsItCame() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "text/event-stream")
                .body(START + STOP.repeat(2_000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        try (Response answer = client.newCall(question()).execute()) {
            assertThatThrownBy(() -> answer.body().string()).isInstanceOf(IOException.class);
        }

        assertThat(record().header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
    }

    @Test
    void aBodyThatIsSentAgainAfterARedirectIsRecordedOnce() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .code(307)
                .addHeader("location", "/v1/elsewhere")
                .build());
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body(ANSWER)
                .build());
        try (Response answer = client.newCall(question()).execute()) {
            assertThat(answer.body().string()).isEqualTo(ANSWER);
        }

        upstream.takeRequest();
        assertThat(upstream.takeRequest().getBody().utf8()).isEqualTo(QUESTION);
        assertThat(record().request().body()).isEqualTo(new Body.Json(QUESTION));
    }

    @Test
    void aLargeBodyPassesWholeAndIsRecordedWhole() throws Exception {
        String large = "{\"words\":\"" + "0123456789".repeat(100_000) + "\"}";
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body(large)
                .build());
        RequestBody streamed = new RequestBody() {
            @Override
            public MediaType contentType() {
                return JSON;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                for (int from = 0; from < large.length(); from += 777) {
                    sink.writeUtf8(large.substring(from, Math.min(large.length(), from + 777)));
                }
            }
        };
        try (Response answer =
                client.newCall(question().newBuilder().post(streamed).build()).execute()) {
            assertThat(answer.body().string()).isEqualTo(large);
        }

        assertThat(upstream.takeRequest().getBody().utf8()).isEqualTo(large);
        assertThat(record().request().body()).isEqualTo(new Body.Json(large));
        assertThat(record().response().body()).isEqualTo(new Body.Json(large));
    }

    @Test
    void aWebSocketWorksAndItsHandshakeIsARecord() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, String text) {
                        socket.send("you said " + text);
                        socket.close(1000, null);
                    }
                })
                .build());
        AtomicReference<@Nullable String> heard = new AtomicReference<>();
        CountDownLatch over = new CountDownLatch(1);
        Request request =
                new Request.Builder().url(upstream.url("/v1/realtime")).build();
        WebSocket socket = client.newWebSocket(request, new WebSocketListener() {
            @Override
            public void onMessage(WebSocket with, String text) {
                heard.set(text);
            }

            @Override
            public void onClosing(WebSocket with, int code, String reason) {
                with.close(code, reason);
            }

            @Override
            public void onClosed(WebSocket with, int code, String reason) {
                over.countDown();
            }

            @Override
            public void onFailure(WebSocket with, Throwable why, @Nullable Response answer) {
                over.countDown();
            }
        });
        socket.send("hello");

        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.get()).isEqualTo("you said hello");
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        assertThat(tap.trace().records()).hasSize(1);
    }

    @Test
    void aBrokenTapHarmsNobody() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body(ANSWER).build());
        ExchangeTap broken = new ExchangeTap() {
            @Override
            public void onRequest(RequestHead head) {
                throw new IllegalStateException("planted");
            }

            @Override
            public void onResponse(ResponseHead head) {
                throw new IllegalStateException("planted");
            }
        };
        OkHttpClient unlucky =
                client.newBuilder().addInterceptor(new OkHttpTap(() -> broken)).build();
        try (Response answer = unlucky.newCall(question()).execute()) {
            assertThat(answer.body().string()).isEqualTo(ANSWER);
        }

        assertThat(record().header().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void afterTheSessionCallsPassUnrecorded() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body(ANSWER).build());
        tap.close();
        try (Response answer = client.newCall(question()).execute()) {
            assertThat(answer.body().string()).isEqualTo(ANSWER);
        }

        assertThat(tap.trace().records()).isEmpty();
    }

    @Test
    void oneTraceHoldsTheProgramsOwnCallsAndThoseThroughTheProxy() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body(ANSWER).build());
        upstream.enqueue(new MockResponse.Builder().body(ANSWER).build());
        String url = "http://127.0.0.1:" + upstream.getPort();
        try (TapSession proxy = TapSession.start(TapOptions.reverse(url).build())) {
            OkHttpClient plain = PatientClient.create();
            OkHttpClient tapped =
                    plain.newBuilder().addInterceptor(OkHttpTap.of(proxy)).build();
            plain.newCall(question(proxy.baseUrl() + "/v1/messages")).execute().close();
            tapped.newCall(question(url + "/v1/messages")).execute().close();
            assertThat(proxy.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(proxy.trace().records())
                    .extracting(record -> record.request().path())
                    .containsExactly("/v1/messages", "/v1/messages");
        }
    }

    @Test
    void aSessionThatDoesNotListenSaysSo() {
        assertThatThrownBy(tap::baseUrl)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this tap does not listen: start it with TapOptions.reverse(…)");
        assertThatThrownBy(tap::endpoint).isInstanceOf(IllegalStateException.class);
        assertThat(tap.environment()).isEmpty();
        assertThatThrownBy(() -> TapSession.start(TapOptions.inProcess()
                        .cassette(Path.of("some.jsonl"), CassetteMode.REPLAY)
                        .build()))
                .hasMessageContaining("an in-process tap only looks on");
    }
}

package dev.claudetap.cli.docs;

import static dev.claudetap.assertions.TapAssertions.assertThat;

import dev.claudetap.capture.TapEvent;
import dev.claudetap.conversation.Conversation;
import dev.claudetap.conversation.ConversationThread;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.otlp.OtlpOptions;
import dev.claudetap.otlp.OtlpSink;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.junit.TapExtension;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.redact.RedactionRule;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.viewer.HtmlViewer;
import dev.claudetap.viewer.LiveViewer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Java examples of the documents. What stands between {@code example} and {@code end} is shown there word for word.
 *
 * @param upstream what stands in for a provider
 * @param directory a scratch directory
 */
record DocumentExamples(String upstream, Path directory) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final OkHttpClient AGENT = new OkHttpClient.Builder()
            .connectTimeout(PATIENCE)
            .readTimeout(PATIENCE)
            .writeTimeout(PATIENCE)
            .build();
    private static volatile String upstreamOfTheTest = "";

    private static String upstreamOfTheTest() {
        return upstreamOfTheTest;
    }

    /** Lets {@link GreetingTest} find what stands in for a provider. */
    void forGreetingTest() {
        upstreamOfTheTest = upstream;
    }

    void session() throws IOException, InterruptedException {
        // example: session
        try (TapSession tap = TapSession.start(TapOptions.reverse(upstream).build())) {
            callTheModel(tap.baseUrl());
            tap.awaitIdle(Duration.ofSeconds(60));
            for (TraceRecord record : tap.trace().records()) {
                System.out.println(record.request().path());
            }
        }
        // end
    }

    void sessionWithFiles() throws IOException, InterruptedException {
        // example: session-with-files
        TapOptions options = TapOptions.reverse(upstream)
                .outputDirectory(directory)
                .storeStreamEvents(false)
                .build();
        try (TapSession tap = TapSession.start(options)) {
            callTheModel(tap.baseUrl());
            tap.awaitIdle(Duration.ofSeconds(60));
            Path trace = tap.traceFile().orElseThrow();
            HtmlViewer.write(trace, trace.resolveSibling("page.html"));
        }
        // end
    }

    void sessions() throws IOException {
        // example: sessions
        SessionStore store = SessionStore.of(List.of(directory), "my-tool 1.0");
        for (StoredSession session : store.list()) {
            System.out.println(session.id() + " " + session.status().key() + ": "
                    + session.figures().usage().total() + " tokens");
        }
        // end
    }

    void live() throws IOException, InterruptedException {
        // example: live
        LiveViewer viewer = LiveViewer.start("my agent");
        System.out.println(viewer.link());
        TapOptions options = TapOptions.reverse(upstream).sink(viewer).build();
        try (TapSession tap = TapSession.start(options)) {
            callTheModel(tap.baseUrl());
        }
        // end
    }

    void otlp(String collector) throws IOException, InterruptedException {
        // example: otlp
        OtlpOptions backend = OtlpOptions.of(collector, System.getenv());
        OtlpSink spans = OtlpSink.start(backend);
        TapOptions options = TapOptions.reverse(upstream).sink(spans).build();
        try (TapSession tap = TapSession.start(options)) {
            callTheModel(tap.baseUrl());
        }
        System.out.println(spans.report());
        // end
    }

    long outputTokens() throws IOException, InterruptedException {
        try (TapSession tap = TapSession.start(TapOptions.reverse(upstream).build())) {
            callTheModel(tap.baseUrl());
            tap.awaitIdle(Duration.ofSeconds(60));
            // example: llm-call
            List<LlmCall> calls = tap.trace().records().stream()
                    .map(LlmCall::of)
                    .flatMap(Optional::stream)
                    .toList();
            long output =
                    calls.stream().mapToLong(call -> call.usage().output()).sum();
            // end
            // example: conversation
            Conversation conversation = Conversation.of(tap.trace());
            for (ConversationThread thread : conversation.threads()) {
                System.out.println(thread.kind() + ": " + thread.calls().size() + " calls");
            }
            // end
            return output;
        }
    }

    /** What a client got that knows nothing of the tap but its proxy and its TLS context. */
    String forward(InetSocketAddress standIn, Path standInRoot) throws IOException, InterruptedException {
        // example: forward
        TapOptions options = TapOptions.forward()
                .ephemeralAuthority()
                .resolve("api.model.example", standIn)
                .upstreamCa(standInRoot)
                .build();
        String answer;
        try (TapSession tap = TapSession.start(options)) {
            HttpClient client = HttpClient.newBuilder()
                    .proxy(tap.proxySelector())
                    .sslContext(tap.sslContext())
                    .build();
            HttpRequest models = HttpRequest.newBuilder(URI.create("https://api.model.example/v1/models"))
                    .build();
            answer = client.send(models, HttpResponse.BodyHandlers.ofString()).body();
            tap.awaitIdle(Duration.ofSeconds(60));
            System.out.println(tap.trace().records().get(0).header().upstreamBaseUrl());
        }
        // end
        return answer;
    }

    static TapOptions redactionRules() {
        // example: redaction-rules
        TapOptions options = TapOptions.reverse("https://api.example.com")
                .redactionRule(RedactionRule.text("badge", "EMP-[0-9]{6}"))
                .redactionRule(RedactionRule.header("X-Internal-Session"))
                .redactionRule(RedactionRule.jsonKey("passphrase_hint"))
                .build();
        // end
        return options;
    }

    /** How many exchanges a subscriber heard of that started. */
    int events() throws IOException, InterruptedException {
        Started started = new Started();
        try (TapSession tap = TapSession.start(TapOptions.reverse(upstream).build())) {
            // example: events
            tap.events().subscribe(started);
            // end
            callTheModel(tap.baseUrl());
            tap.awaitIdle(Duration.ofSeconds(60));
        }
        return started.over.await(60, TimeUnit.SECONDS) ? started.paths.size() : -1;
    }

    // example: subscriber
    static final class Started implements Flow.Subscriber<TapEvent> {
        final List<String> paths = new CopyOnWriteArrayList<>();
        final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(TapEvent event) {
            if (event instanceof TapEvent.ExchangeStarted start) {
                paths.add(start.path());
            }
        }

        @Override
        public void onError(Throwable thrown) {
            over.countDown();
        }

        @Override
        public void onComplete() {
            over.countDown();
        }
    }
    // end

    void assertions() throws IOException, InterruptedException {
        try (TapSession tap = TapSession.start(TapOptions.reverse(upstream).build())) {
            callTheModel(tap.baseUrl());
            tap.awaitIdle(Duration.ofSeconds(60));
            Trace trace = tap.trace();
            // example: assertions
            assertThat(trace).hasTurns(1).hasNoErrors().hasNoSecrets().endedNormally();
            assertThat(trace).turn(1).usedModel("claude-test").stoppedWith("end_turn");
            assertThat(trace).turn(1).answer().contains("Hello");
            assertThat(trace).toolCalls().isEmpty();
            assertThat(trace).usage().output().isLessThan(100);
            assertThat(trace).contextBudget().maxPromptTokens(120_000).maxToolSchemaCharacters(60_000);
            assertThat(trace).promptCache().hasStablePrefix();
            // end
        }
    }

    void cassette() throws IOException, InterruptedException {
        // example: cassette
        Path cassette = directory.resolve("greeting.jsonl");
        TapOptions options = TapOptions.reverse(upstream)
                .cassette(cassette, CassetteMode.RECORD_MISSING)
                .build();
        try (TapSession tap = TapSession.start(options)) {
            callTheModel(tap.baseUrl());
        }
        // end
    }

    // example: junit
    static class GreetingTest {
        @RegisterExtension
        final TapExtension tap = TapExtension.with(() -> TapOptions.reverse(upstreamOfTheTest()));

        @Test
        void greets(TapSession session) throws Exception {
            callTheModel(session.baseUrl());
            session.awaitIdle(Duration.ofSeconds(60));
            assertThat(session.trace()).hasTurns(1).endedNormally();
        }
    }
    // end

    private static void callTheModel(URI baseUrl) throws IOException {
        RequestBody body = RequestBody.create(
                "{\"model\":\"claude-test\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}",
                MediaType.get("application/json"));
        Request request =
                new Request.Builder().url(baseUrl + "/v1/messages").post(body).build();
        try (Response response = AGENT.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("the upstream answered " + response.code());
            }
            response.body().bytes();
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.capture.TapEvent;
import dev.claudetap.capture.TraceSink;
import dev.claudetap.client.AgentProcess;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a test harness gets from a session beside its records: its agents, and news while they run. */
class SessionApiTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path folder;

    @Test
    void subscribersHearOfExchangesThatStartAndOfTheirRecordsWithoutSecrets() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK)) {
            News news = new News();
            TapSession session = TapSession.start(
                    TapOptions.reverse(origin.url()).environment(Map.of()).build());
            session.events().subscribe(news);
            try (RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
                agent.send("GET /v1/models?key=not-a-real-key-0123456789 HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(agent.readAnswer()).isEqualTo(OK);
            }
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
            Trace before = session.trace();

            TapEvent started = news.next();
            assertThat(started).isInstanceOf(TapEvent.ExchangeStarted.class);
            assertThat(started.toString()).contains("GET", "/v1/models?key=").doesNotContain("not-a-real-key");
            assertThat(news.next()).isInstanceOfSatisfying(TapEvent.Recorded.class, it -> {
                assertThat(it.requestId()).isEqualTo(started.requestId());
                assertThat(it.record()).isEqualTo(before.records().get(0));
            });
            session.close();
            assertThat(news.over.poll(60, TimeUnit.SECONDS)).isEqualTo("complete");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStartThatFailsLeavesNothingBehind(boolean before) throws Exception {
        AtomicInteger closed = new AtomicInteger();
        TraceSink sink = new TraceSink() {
            @Override
            public void accept(TraceRecord record) {
                throw new AssertionError("nothing was recorded");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        Path file = Files.createFile(folder.resolve("file"));
        TapOptions.Builder options = TapOptions.reverse("http://127.0.0.1:9")
                .environment(Map.of())
                .sink(sink)
                .cassette(folder.resolve("cassettes/one.jsonl"), CassetteMode.RECORD);
        // Before its trace is there, and behind that.
        TapOptions refused = before
                ? options.outputDirectory(file).build()
                : options.outputDirectory(folder.resolve("traces"))
                        .maxBodyBytes(1L << 40)
                        .build();

        assertThatThrownBy(() -> TapSession.start(refused)).isInstanceOf(Exception.class);

        assertThat(closed).hasValue(1);
        try (Stream<Path> left = Files.walk(folder)) {
            // The manifest of a folder outlives every session.
            assertThat(left.filter(Files::isRegularFile)
                            .filter(one -> !one.getFileName().toString().startsWith(".cloudtap-manifest")))
                    .containsExactly(file);
        }
    }

    @Test
    void aSessionsEndIsTheEndOfItsAgentsAndOfWhatTheyStarted() throws Exception {
        TapSession session = TapSession.start(TapOptions.builder()
                .profile(new ShellProfile())
                .workingDirectory(folder)
                .environment(System.getenv())
                .build());
        AgentProcess done = session.launch("pwd; echo bad >&2; exit 3");
        assertThat(done.awaitExit(Duration.ofSeconds(60))).hasValue(3);
        assertThat(done.stdout()).isEqualTo(folder.toRealPath() + "\n");
        assertThat(done.stderr()).isEqualTo("bad\n");

        AgentProcess busy = session.launch("tail -f /dev/null & wait");
        ProcessHandle agent = ProcessHandle.of(busy.pid()).orElseThrow();
        ProcessHandle child = firstChild(agent);
        session.close();

        assertThat(agent.isAlive()).isFalse();
        child.onExit().get(60, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
        assertThatThrownBy(() -> session.launch("true"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this session is closed");
    }

    private static ProcessHandle firstChild(ProcessHandle parent) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Optional<ProcessHandle> child;
        do {
            child = parent.children().findFirst();
            Thread.onSpinWait();
        } while (child.isEmpty() && System.nanoTime() < deadline);
        return child.orElseThrow();
    }

    private static final class News implements Flow.Subscriber<TapEvent> {
        private final BlockingQueue<TapEvent> seen = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> over = new LinkedBlockingQueue<>();

        TapEvent next() throws InterruptedException {
            TapEvent event = seen.poll(60, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            to.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(TapEvent event) {
            seen.add(event);
        }

        @Override
        public void onError(Throwable thrown) {
            over.add("error " + thrown);
        }

        @Override
        public void onComplete() {
            over.add("complete");
        }
    }
}

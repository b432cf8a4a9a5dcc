package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks that want to know are told of exchanges while they are under way. */
class ProgressSinkTest {
    private static final String SECRET = "sk-ant-fake-key-for-tests-0123456789";
    private static final int DEADLINE_S = 60;

    /** Notes all it is told, as text. */
    private static final class Listening implements ProgressSink {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void onRequest(TraceRecord soFar) {
            told.add("request " + soFar.header().requestId() + " " + TraceJson.write(soFar));
        }

        @Override
        public void onResponse(String requestId, int status, Headers headers, long at) {
            told.add("response " + requestId + " " + status + " " + headers.first("X-Key"));
        }

        @Override
        public void onEvents(String requestId, boolean fromClient, List<StreamEvent> events) {
            events.forEach(event -> told.add("event " + requestId + " " + event.data()));
        }

        @Override
        public void accept(TraceRecord record) {
            told.add("record " + record.header().requestId());
        }

        String next(String beginning) throws InterruptedException {
            List<String> others = new ArrayList<>();
            for (String one = told.poll(DEADLINE_S, TimeUnit.SECONDS);
                    one != null;
                    one = told.poll(DEADLINE_S, TimeUnit.SECONDS)) {
                if (one.startsWith(beginning)) {
                    return one;
                }
                others.add(one);
            }
            throw new AssertionError("no " + beginning + " among " + others);
        }
    }

    private static String delta(String text) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}\n\n";
    }

    private static Exchange asked(Recorder recorder) {
        return Exchange.post(recorder, "/v1/messages", "Content-Type", "application/json", "X-Api-Key", SECRET)
                .request(Exchange.utf8("{\"model\":\"m\",\"system\":\"the key is " + SECRET + "\"}"))
                .requestEnd();
    }

    @Test
    void hearTheRequestTheHeadAndEachEventBeforeTheRecord() throws Exception {
        Listening sink = new Listening();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(sink))) {
            Exchange exchange = asked(recorder);
            String request = sink.next("request ");
            assertThat(request).contains("\"model\":\"m\"", "[redacted:").doesNotContain("for-tests");
            String id = request.split(" ", 3)[1];

            exchange.answer(200, "Content-Type", "text/event-stream", "X-Key", SECRET);
            assertThat(sink.next("response "))
                    .startsWith("response " + id + " 200")
                    .doesNotContain("for-tests");
            exchange.data(delta("Hello, ")).data(delta("world. "));
            assertThat(sink.next("event ")).contains("\"text\":\"Hello, \"");
            assertThat(sink.next("event ")).contains("\"text\":\"world. \"");
            exchange.answerEnd().completed();
            assertThat(sink.next("record ")).isEqualTo("record " + id);
        }
        assertThat(sink.told).isEmpty();
    }

    @Test
    void neverHearAKeyThatIsSplitOverEvents() throws Exception {
        Listening sink = new Listening();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(sink))) {
            Exchange exchange = asked(recorder).answer(200, "Content-Type", "text/event-stream");
            exchange.data(delta("take ")).data(delta(SECRET.substring(0, 20)));
            assertThat(sink.next("event ")).contains("take ");
            exchange.data(delta(SECRET.substring(20))).data(delta(" and go. "));
            assertThat(sink.next("event ")).contains("[redacted:");
            exchange.answerEnd().completed();
            sink.next("record ");
        }
        assertThat(sink.told).noneMatch(told -> told.contains("sk-ant"));
    }

    @Test
    void areToldBesideTheJournal(@TempDir Path folder) throws Exception {
        Listening sink = new Listening();
        RecorderOptions options = RecorderTest.OPTIONS.withJournal(
                folder.resolve("journal"), folder.resolve("2026-11-22/trace_120000.jsonl"));
        try (Recorder recorder = Recorder.start(options, List.of(sink))) {
            Exchange exchange = asked(recorder);
            String id = sink.next("request ").split(" ", 3)[1];
            assertThat(folder.resolve("journal")).isDirectoryContaining("glob:**");
            exchange.answer(200, "Content-Type", "text/event-stream").data(delta("Hello. "));
            assertThat(sink.next("event " + id)).contains("Hello. ");
            exchange.answerEnd().completed();
            sink.next("record " + id);
        }
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    @Test
    void thatFailAreNoneOfTheRecordersBusiness() throws Exception {
        MemorySink memory = new MemorySink();
        ProgressSink failing = new ProgressSink() {
            @Override
            public void onRequest(TraceRecord soFar) {
                throw new IllegalStateException("no");
            }

            @Override
            public void onResponse(String requestId, int status, Headers headers, long at) {
                throw new IllegalStateException("no");
            }

            @Override
            public void onEvents(String requestId, boolean fromClient, List<StreamEvent> events) {
                throw new IllegalStateException("no");
            }

            @Override
            public void accept(TraceRecord record) {
                memory.accept(record);
            }
        };
        Listening sink = new Listening();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(failing, sink))) {
            Exchange exchange = asked(recorder);
            sink.next("request ");
            exchange.answer(200, "Content-Type", "application/json")
                    .data("{\"ok\":true}")
                    .answerEnd()
                    .completed();
            assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(memory.trace().records())
                .singleElement()
                .satisfies(record -> assertThat(record.response().body()).isEqualTo(new Body.Json("{\"ok\":true}")));
    }
}

package dev.claudetap.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.capture.MemorySink;
import dev.claudetap.capture.Recorder;
import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Claude Code writes down becomes records, as if it had passed. */
class BodyWatchTest {
    private static final String KEY = "sk-ant-fake-key-for-tests-0123456789";
    private static final String REQUEST = """
            {"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"My key is %s"}],"max_tokens":9}""".formatted(KEY);
    private static final String RESPONSE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","stop_reason":"end_turn",
             "content":[{"type":"text","text":"Hello"}],"usage":{"input_tokens":12,"output_tokens":3}}""";

    private static final URI TARGET = URI.create("https://api.anthropic.com/");
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path temporary;

    private Path directory;

    private final MemorySink memory = new MemorySink();
    private final CountDownLatch recorded = new CountDownLatch(1);
    private Recorder recorder;
    private BodyWatch watch;

    @BeforeEach
    void start() throws IOException {
        directory = Files.createDirectory(temporary.resolve("bodies"));
        recorder = Recorder.start(
                RecorderOptions.of(new Capture("claude", "bodies")), List.of(memory, record -> recorded.countDown()));
        watch = BodyWatch.start(directory, TARGET, recorder, LIMIT);
    }

    @AfterEach
    void stop() {
        watch.close();
        recorder.close();
    }

    @Test
    void aWholeCallIsOneRecordWithoutASecret() throws Exception {
        call("a", "req_1", RESPONSE);
        watch.close();
        recorder.close();

        assertThat(memory.trace().records()).singleElement().satisfies(record -> {
            assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(record.request().path()).isEqualTo("/v1/messages");
            assertThat(TraceJson.write(record))
                    .contains("\"source\":\"client\"", "\"proxy_mode\":\"bodies\"", "\"text\":\"Hello\"", "req_1")
                    .contains("\"upstream_base_url\":\"https://api.anthropic.com\"")
                    .doesNotContain(KEY);
        });
        assertThat(recorder.summary().inputTokens()).isEqualTo(12);
    }

    @Test
    void aCallIsThereWhileTheAgentStillRuns() throws Exception {
        call("a", "req_1", RESPONSE);

        assertThat(recorded.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(memory.trace().records()).hasSize(1);
    }

    @Test
    void anAnswerThatWasNeverFinishedIsMarked() throws Exception {
        call("a", "req_1", RESPONSE);
        call("b", "req_2", RESPONSE.substring(0, 40));

        assertThat(outcomes()).containsExactlyInAnyOrder(Outcome.COMPLETED, Outcome.CLIENT_ABORTED);
    }

    @Test
    void whatThereIsOfAnUnfinishedAnswerIsKept() throws Exception {
        String half = RESPONSE.substring(0, RESPONSE.indexOf("Hello") + 5);
        call("a", "req_1", half);
        assertThat(outcomes()).containsExactly(Outcome.CLIENT_ABORTED);

        assertThat(TraceJson.write(memory.trace().records().get(0)))
                .contains("\\\"text\\\":\\\"Hello", "did not finish");
    }

    @Test
    void theLastAnswerCountsAlsoWhenTheAgentLeftBeforeItsLineWasWhole() throws Exception {
        write("a.request.json", REQUEST);
        write("req_1.response.json", RESPONSE);
        write("index.jsonl", "{\"request_file\":\"a.request.json\",\"response_file\":\"req_1.response.json\"}");

        assertThat(outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({"false, COMPLETED", "true, CLIENT_ABORTED"})
    void theLastAnswerCountsAlsoWithoutALine(boolean half, Outcome outcome) throws Exception {
        call("a", "req_1", RESPONSE);
        write("b.request.json", REQUEST);
        write("req_2.response.json", half ? RESPONSE.substring(0, 50) : RESPONSE);

        assertThat(outcomes()).containsExactlyInAnyOrder(Outcome.COMPLETED, outcome);
    }

    @Test
    void answersWithoutALineAreNotGuessedTo() throws Exception {
        write("a.request.json", REQUEST);
        write("b.request.json", REQUEST);
        write("req_1.response.json", RESPONSE);

        assertThat(outcomes()).containsExactly(Outcome.TAP_STOPPED, Outcome.TAP_STOPPED);
    }

    @Test
    void aRequestWithoutAnAnswerIsMarked() throws Exception {
        write("a.request.json", REQUEST);

        assertThat(outcomes()).containsExactly(Outcome.TAP_STOPPED);
    }

    @Test
    void halfARequestIsNobodysCall() throws Exception {
        write("a.request.json", REQUEST.substring(0, 30));
        write("index.jsonl", "{\"request_file\":\"a.request.json\"");

        assertThat(outcomes()).isEmpty();
    }

    @Test
    void anIndexLeadsToNoFileOutside() throws Exception {
        write("a.request.json", REQUEST);
        Files.writeString(directory.resolveSibling("outside.json"), RESPONSE);
        index("a", "req_1", "../outside.json");

        assertThat(outcomes()).containsExactly(Outcome.CLIENT_ABORTED);
    }

    @Test
    void whatWasHandedOverIsRemoved() throws Exception {
        call("a", "req_1", RESPONSE);
        watch.close();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("index.jsonl");
        }
    }

    @Test
    void aLineWaitsForItsRequest() throws Exception {
        BodyWatch looking = looking(recorder, LIMIT);
        write("req_1.response.json", RESPONSE);
        index("a", "req_1", "req_1.response.json");
        looking.look();
        write("a.request.json", REQUEST);
        looking.look();

        assertThat(outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aCallThatMakesTroubleDoesNotEndTheWatch() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        BodyWatch looking = looking(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new StackOverflowError("made up");
                    }
                    return recorder.exchange();
                },
                LIMIT);
        call("a", "req_1", RESPONSE);
        looking.look();
        call("b", "req_2", RESPONSE);
        looking.look();

        assertThat(calls).hasValue(2);
        assertThat(outcomes()).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void aBodyBeyondTheLimitIsHandedOverInPiecesOnceItStays() throws Exception {
        BodyWatch looking = looking(recorder, 50);
        call("a", "req_1", RESPONSE);
        looking.look();
        assertThat(directory.resolve("a.request.json")).exists();
        looking.look();
        looking.look();

        assertThat(outcomes()).containsExactly(Outcome.COMPLETED);
        assertThat(TraceJson.write(memory.trace().records().get(0))).contains("\"text\":\"Hello\"");
    }

    /** Looks when told to, in place of the one that looks by itself. */
    private BodyWatch looking(ExchangeTap.Factory taps, long limit) {
        watch.close();
        return new BodyWatch(directory, TARGET, taps, limit);
    }

    private List<Outcome> outcomes() {
        watch.close();
        recorder.close();
        return memory.trace().records().stream()
                .map(TraceRecord::header)
                .map(header -> header.outcome())
                .toList();
    }

    private void call(String name, String id, String response) throws IOException {
        write(name + ".request.json", REQUEST);
        write(id + ".response.json", response);
        index(name, id, id + ".response.json");
    }

    private void index(String name, String id, String response) throws IOException {
        write("index.jsonl", """
                {"request_id":"%s","request_file":"%s.request.json","response_file":"%s"}
                """.formatted(id, name, response));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}

package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Origin;
import dev.claudetap.trace.TraceJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordOriginTest {
    private static final String SESSION = "0a1b2c3d-1111-4222-8333-444455556666";

    private final MemorySink memory = new MemorySink();
    private final Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(memory));

    @AfterEach
    void close() {
        recorder.close();
    }

    private String recorded(String body, String... headers) throws InterruptedException {
        Exchange.post(recorder, "/v1/responses", headers)
                .request(Exchange.utf8(body))
                .requestEnd()
                .answer(200, "Content-Type", "application/json")
                .data("{}")
                .answerEnd()
                .completed();
        assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
        return TraceJson.write(memory.trace().records().get(0));
    }

    @Test
    void sessionAndAgentAreInTheRecord() throws Exception {
        String line = recorded(
                "{\"input\":\"x\"}",
                "Content-Type",
                "application/json",
                "session-id",
                SESSION,
                "thread-id",
                "t-1",
                "x-codex-parent-thread-id",
                SESSION);

        Origin origin = memory.trace().records().get(0).header().origin();
        assertThat(origin)
                .isEqualTo(new Origin(Optional.of(SESSION), Optional.of("t-1"), Optional.of(SESSION), "session-id"));
        assertThat(line).contains("\"origin\":{\"session\":\"" + SESSION + "\"");
    }

    @Test
    void whatTheBodyTellsSurvivesItsRedaction() throws Exception {
        recorded(
                "{\"input\":\"x\",\"prompt_cache_key\":\"k-1\",\"client_metadata\":{\"session_id\":\"" + SESSION
                        + "\",\"thread_id\":\"t-2\"}}",
                "Content-Type",
                "application/json");

        Origin origin = memory.trace().records().get(0).header().origin();
        assertThat(origin.session()).contains(SESSION);
        assertThat(origin.agent()).contains("t-2");
    }

    @Test
    void aSecretInThePlaceOfAnIdStaysOutOfIt() throws Exception {
        String secret = "sk-ant-api03-" + "Fake0key".repeat(11) + "-FakeAA";

        String line = recorded(
                "{\"input\":\"x\",\"prompt_cache_key\":\"" + secret + "\"}",
                "Content-Type",
                "application/json",
                "x-claude-code-session-id",
                secret);

        assertThat(line).contains("\"origin\":{\"session\":\"").doesNotContain("Fake0key");
    }
}

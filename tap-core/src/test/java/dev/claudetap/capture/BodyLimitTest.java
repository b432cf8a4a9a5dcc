package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyLimitTest {
    @Test
    void bombsAreCutAtTheLimit() throws Exception {
        MemorySink sink = new MemorySink();
        byte[] bomb = RecorderTest.gzip(new byte[16 << 20]);
        try (Recorder limited = Recorder.start(RecorderTest.OPTIONS.withMaxBodyBytes(1 << 20), List.of(sink))) {
            for (String type : List.of("application/json", "text/event-stream")) {
                Exchange.messages(limited, "{}")
                        .answer(200, "Content-Type", type, "Content-Encoding", "gzip")
                        .data(bomb)
                        .answerEnd()
                        .completed();
            }
            assertThat(limited.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(sink.trace().records()).hasSize(2).allSatisfy(record -> {
            assertThat(record.response().bodyInfo().truncated()).isTrue();
            assertThat(record.response().bodyInfo().note()).contains("limit");
            assertThat(record.response().bodyInfo().wireBytes()).isEqualTo(bomb.length);
        });
    }

    @Test
    void largePlainBodiesAreCutAtTheLimit() throws Exception {
        MemorySink sink = new MemorySink();
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 'x');
        try (Recorder limited = Recorder.start(RecorderTest.OPTIONS.withMaxBodyBytes(100_000), List.of(sink))) {
            Exchange.messages(limited, "{}")
                    .answer(200, "Content-Type", "text/plain")
                    .data(large)
                    .answerEnd()
                    .completed();
            assertThat(limited.awaitIdle(Duration.ofSeconds(30))).isTrue();
        }
        TraceRecord record = sink.trace().records().get(0);
        assertThat(((Body.Text) record.response().body()).text()).hasSize(100_000);
        assertThat(record.response().bodyInfo().truncated()).isTrue();
        assertThat(record.response().bodyInfo().wireBytes()).isEqualTo(300_000);
    }
}

package dev.claudetap.capture;

import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A session in a process of its own with little memory, whose stream has one event of 8 MB. */
final class SmallHeapSession {
    private SmallHeapSession() {}

    public static void main(String[] args) throws Exception {
        TraceWriter trace = TraceWriter.create(Path.of(args[0]));
        TraceSink sink = new TraceSink() {
            @Override
            public void accept(TraceRecord record) throws IOException {
                trace.write(record);
            }

            @Override
            public void close() throws IOException {
                trace.close();
            }
        };
        String delta =
                "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"";
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(sink))) {
            Exchange exchange = Exchange.messages(recorder, "{}")
                    .answer(200, "Content-Type", "text/event-stream")
                    // One letter beyond Latin-1 doubles what every text around it costs.
                    .data(delta + "\u6f22\"}}\n\n")
                    .data(delta);
            byte[] piece = Exchange.utf8("eight MB".repeat(1000));
            for (int i = 0; i < 1000; i++) {
                exchange.data(piece);
            }
            exchange.data("\"}}\n\n").answerEnd().completed();
            recorder.awaitIdle(Duration.ofSeconds(60));
        }
        System.out.println(trace.file());
    }
}

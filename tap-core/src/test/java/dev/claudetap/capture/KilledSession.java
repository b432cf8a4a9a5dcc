package dev.claudetap.capture;

import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** A session in a process of its own that the test kills: one finished exchange, and three under way. */
final class KilledSession {
    static final String SECRET = "sk-ant-api03-CANARYcanaryCANARYcanary0123456789";

    /** As deep as a body that counts as JSON can be, inside an object. */
    static final String DEEP = "[".repeat(499) + "]".repeat(499);

    static final String TRACE = "2026-01-31/trace_120000.jsonl";

    private KilledSession() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path trace = folder.resolve(TRACE);
        Files.createDirectories(folder.resolve(TRACE).getParent());
        Recorder recorder = Recorder.start(
                RecorderTest.OPTIONS.withJournal(folder.resolve("journal"), trace), List.of(new Lines(trace)));
        Exchange.messages(recorder, "{\"model\":\"m\"}")
                .answer(200, "Content-Type", "application/json")
                .data("{\"id\":\"earlier\"}")
                .answerEnd()
                .completed();
        recorder.awaitIdle(Duration.ofSeconds(30));
        Exchange.post(recorder, "/v1/messages", "x-api-key", SECRET, "Content-Type", "application/json")
                .request(Exchange.utf8("{\"model\":\"m\",\"api_key\":\"" + SECRET + "\",\"messages\":[]}"))
                .requestEnd()
                .answer(200, "Content-Type", "text/event-stream")
                .data("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_s\","
                        + "\"content\":[]}}\n\n")
                .data("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                        + "{\"type\":\"text_delta\",\"text\":\"the part that came, " + SECRET.substring(0, 24)
                        + "\"}}\n\n")
                .data("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                        + "{\"type\":\"text_delta\",\"text\":\"" + SECRET.substring(24) + " and more \"}}\n\n");
        Exchange.messages(recorder, "{\"model\":\"waiting\",\"deep\":" + DEEP + "}");
        Exchange socket = Exchange.post(recorder, "/v1/responses", "Host", "h").requestEnd();
        System.out.println("asked");
        // Until the journal knows of the request alone, as it does while a real upstream makes up its mind.
        System.in.read();
        socket.answer(101)
                .clientText("{\"type\":\"response.create\",\"model\":\"ws\",\"input\":[\"hi\"]}")
                .serverText("no json at all ")
                .serverText("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"output\":[]}}")
                .serverText("one more ");
        System.out.println("under way");
        // Until the test kills it.
        System.in.read();
    }

    private record Lines(Path file) implements TraceSink {
        @Override
        public void accept(TraceRecord record) throws IOException {
            Files.writeString(
                    file, TraceJson.write(record) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}

package dev.claudetap.capture;

import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Makes records of exchanges that are over, just as a {@link Recorder} makes them of those that it sees: decoded, put together,
 * redacted, attributed. Works on the caller's thread; for one thread.
 */
public final class PastExchanges implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private final SpillFile spill;
    private final Session session;
    private final List<TraceRecord> made = new ArrayList<>();
    private final RecordExit exit;

    /** @param options as for a recorder; a journal is not kept */
    public PastExchanges(RecorderOptions options) {
        Path folder = options.spillDirectory();
        spill = new SpillFile(folder == null ? Path.of(System.getProperty("java.io.tmpdir", ".")) : folder);
        session = new Session(options, new BodyStore(spill, options.limits().waitingBytes()), false);
        SinkFanOut sinks = new SinkFanOut(List.of(made::add), Long.MAX_VALUE);
        exit = new RecordExit(options.redactor(), sinks, new SummaryBuilder(options.prices()), null);
    }

    /**
     * The records of an exchange: one, or of a WebSocket one for each answer.
     *
     * @param number its place in the session, from 1
     * @param requestId the id of its first record
     */
    public List<TraceRecord> records(int number, String requestId, PastExchange past) {
        made.clear();
        PastExchange.Times times = past.times();
        Begun begun = new Begun(number, requestId, times.startedAt(), 0);
        ExchangeRecording recording = new ExchangeRecording(begun, session, exit);
        RequestHead asked = past.request();
        recording.thing(Mark.REQUEST_HEAD, 0, asked);
        recording.bytes(Mark.REQUEST_DATA, 0, past.requestBody().duplicate());
        recording.thing(Mark.REQUEST_END, 0, Headers.EMPTY);
        ResponseHead told = past.response();
        if (told != null) {
            recording.thing(Mark.RESPONSE_HEAD, times.firstMicros(), told);
            recording.bytes(
                    Mark.RESPONSE_DATA, times.firstMicros(), past.responseBody().duplicate());
            past.messages().forEach(message -> frame(recording, message));
            recording.thing(Mark.RESPONSE_END, times.endMicros(), Headers.EMPTY);
        }
        recording.finish(new ExchangeRecording.End(past.outcome(), past.error(), times.endMicros()), Map.of());
        return List.copyOf(made);
    }

    private static void frame(ExchangeRecording recording, WebSocketMessage message) {
        boolean binary = message.body() instanceof Body.Binary;
        byte[] bytes = bytes(message.body());
        long micros = message.atMillis() * 1_000;
        FrameHead head = new FrameHead(message.fromClient(), true, false, binary ? BINARY : TEXT, bytes.length);
        recording.thing(Mark.FRAME, micros, head);
        recording.bytes(message.fromClient() ? Mark.CLIENT_DATA : Mark.SERVER_DATA, micros, ByteBuffer.wrap(bytes));
    }

    private static byte[] bytes(Body body) {
        if (body instanceof Body.Binary binary) {
            return binary.base64() == null ? new byte[0] : Base64.getDecoder().decode(binary.base64());
        }
        return body.text().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        RecordingWorker.close(spill);
    }
}

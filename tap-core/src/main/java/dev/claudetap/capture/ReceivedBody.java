package dev.claudetap.capture;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads bytes that are all at hand as a recorder reads those that pass: what is asked once more equals its record, before
 * redaction. Safe on any thread; takes as long as the bytes are many.
 */
public final class ReceivedBody {
    private ReceivedBody() {}

    /**
     * A request's body.
     *
     * @param headers the request's, which say what it is and how it is coded
     * @param wire its bytes, content codings still on
     * @param options of the recorder that would have recorded it
     */
    public static Body ofRequest(Headers headers, byte[] wire, RecorderOptions options) {
        // Nothing is parked there: what is at hand stays at hand.
        BodyStore store = new BodyStore(new SpillFile(Path.of("")), Long.MAX_VALUE);
        BodyReader reader = new BodyReader(headers, new Session(options, store, false));
        CodedInput input =
                new CodedInput(CodedInput.codingOf(headers), options.limits().bodyBytes(), store, reader::keep);
        input.feed(ByteBuffer.wrap(wire));
        input.finish(true);
        return reader.body(input, false);
    }

    /** A WebSocket message. */
    public static Body ofMessage(byte[] payload, boolean text) {
        return BodyText.message(payload, text, false, payload.length);
    }
}

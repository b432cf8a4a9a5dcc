package dev.claudetap.capture;

import dev.claudetap.tap.RequestHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RequestRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The request half of an exchange. Worker only. */
final class RequestCapture {
    /** Stands for a head that was not seen. */
    static final RequestHead UNKNOWN = new RequestHead("", "", Headers.EMPTY, null, null);

    private final RequestHead head;
    private final BodyReader reader;
    private final CodedInput input;
    private boolean ended;
    private @Nullable RequestRecord record;
    private boolean redacted;

    RequestCapture(RequestHead head, Session session) {
        this.head = head;
        long most = session.options().limits().bodyBytes();
        this.reader = new BodyReader(head.headers(), session);
        this.input = new CodedInput(CodedInput.codingOf(head.headers()), most, session.store(), reader::keep);
    }

    RequestHead head() {
        return head;
    }

    CodedInput input() {
        return input;
    }

    void data(ByteBuffer wire) {
        if (record == null) {
            input.feed(wire);
        }
    }

    void end() {
        ended = true;
    }

    boolean isWhole() {
        return ended;
    }

    /** The request with its body; only when it is whole or nothing more will come. */
    RequestRecord finish() {
        if (record == null) {
            input.finish(ended);
            Body body = reader.body(input, !ended);
            record = record(body, reader.info(input));
        }
        return record;
    }

    /** The whole request was redacted already; from now on it is this one. */
    void redactedIs(RequestRecord clean) {
        record = clean;
        redacted = true;
    }

    boolean isRedacted() {
        return redacted;
    }

    /** The request without its body, which is still coming. */
    RequestRecord headOnly() {
        return record(Body.EMPTY, new BodyInfo(0, null, false, "the body was still coming"));
    }

    private RequestRecord record(Body body, BodyInfo info) {
        return new RequestRecord(head.method(), head.target(), HopByHop.strip(head.headers()), body, info);
    }

    void discard() {
        reader.discard();
        input.discard();
    }
}

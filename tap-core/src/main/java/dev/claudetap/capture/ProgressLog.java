package dev.claudetap.capture;

import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import java.util.List;

/** Where exchanges are told of while they are under way: the journal, and sinks that listen. Worker only; no method throws. */
interface ProgressLog {
    /** How long to wait from one step of an exchange to the next, once its request was told. */
    long paceMicros();

    /**
     * The request, redacted; replaces what was said of that record before.
     *
     * @return false when it has to be told again later; so with the others
     */
    boolean request(TraceRecord redacted);

    /** A response's head, redacted. */
    boolean response(String id, int status, String reason, Headers headers, long atMillis);

    /** New events, or messages of one side of a WebSocket session; redacted. */
    boolean events(String id, boolean fromClient, List<StreamEvent> redacted);

    /** The response's text so far, redacted; replaces what was said before. */
    boolean text(String id, String redacted);

    /** The record reached the sinks. */
    void done(String id);
}

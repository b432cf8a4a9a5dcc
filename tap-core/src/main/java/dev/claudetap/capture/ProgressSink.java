package dev.claudetap.capture;

import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import java.util.List;

/**
 * A sink that is also told of exchanges while they are under way: as soon as a request is whole, and then about five times a second
 * while its answer comes. All of it is redacted, as records are. An exchange that is over before anybody could tell of it is only
 * accepted as a record. Called on the session's recording thread only; must not block. What it throws is logged once and
 * ignored.
 */
public interface ProgressSink extends TraceSink {
    /**
     * An exchange is under way. Told again for the same request id when more is known of the request, and when everything about the
     * exchange is told anew; then nothing counts that was told of it before.
     *
     * @param soFar what its record would be if the tap stopped now, without an answer; the body is missing while it still comes, and
     *     in a WebSocket session, whose messages follow as events
     */
    void onRequest(TraceRecord soFar);

    /**
     * The head of the answer.
     *
     * @param at milliseconds since the exchange began
     */
    void onResponse(String requestId, int status, Headers headers, long at);

    /** The next events of a streamed answer, or the next messages of one side of a WebSocket session. */
    void onEvents(String requestId, boolean fromClient, List<StreamEvent> events);
}

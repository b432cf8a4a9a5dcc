package dev.claudetap.capture;

import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.WebSocketMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, as somebody else saw it.
 *
 * @param request its head
 * @param requestBody its body; zero bytes for none
 * @param response the head of its answer; null when there was none
 * @param responseBody the answer's body
 * @param messages what passed on the WebSocket that it became, in order; their times count from the start
 * @param times when it happened
 * @param outcome how it ended
 * @param error why it did not complete; null when it did
 */
public record PastExchange(
        RequestHead request,
        ByteBuffer requestBody,
        @Nullable ResponseHead response,
        ByteBuffer responseBody,
        List<WebSocketMessage> messages,
        Times times,
        Outcome outcome,
        @Nullable ExchangeError error) {
    /**
     * When an exchange happened.
     *
     * @param startedAt when it began
     * @param firstMicros microseconds from there to the answer's head
     * @param endMicros microseconds from there to its end
     */
    public record Times(Instant startedAt, long firstMicros, long endMicros) {}
}

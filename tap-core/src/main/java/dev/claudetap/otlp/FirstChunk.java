package dev.claudetap.otlp;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How long a streamed answer let its reader wait. */
final class FirstChunk {
    private static final double MILLIS = 1_000.0;

    private FirstChunk() {}

    /** Seconds from the request's beginning to the answer's first event; empty when the answer was not streamed, or none came. */
    static Optional<Double> of(TraceRecord record) {
        if (record instanceof TraceRecord.WebSocket socket) {
            return of(socket);
        }
        if (!record.response().events().isEmpty()) {
            return Optional.of(record.response().events().get(0).atMillis() / MILLIS);
        }
        Timing timing = record.header().timing();
        String type =
                record.response().headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        boolean streamed = type.startsWith("text/event-stream") || type.contains("eventstream");
        return streamed && timing.firstByteAt() != null
                ? Optional.of(Duration.between(timing.startedAt(), timing.firstByteAt())
                                .toMillis()
                        / MILLIS)
                : Optional.empty();
    }

    /** Its times count from the session's beginning, which an earlier record may have told. */
    private static Optional<Double> of(TraceRecord.WebSocket socket) {
        long asked = -1;
        for (WebSocketMessage message : socket.messages()) {
            if (message.fromClient()) {
                asked = asked < 0 ? message.atMillis() : asked;
            } else if (asked >= 0 && message.body() instanceof Body.Json) {
                return Optional.of(Math.max(0, message.atMillis() - asked) / MILLIS);
            }
        }
        return Optional.empty();
    }
}

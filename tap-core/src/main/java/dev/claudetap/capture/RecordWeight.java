package dev.claudetap.capture;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;

/** About how many bytes of memory a record takes. */
final class RecordWeight {
    private static final long OBJECT = 64;

    private RecordWeight() {}

    static long of(TraceRecord record) {
        long weight = 16 * OBJECT
                + of(record.request().headers())
                + of(record.request().body())
                + of(record.response().headers())
                + of(record.response().body());
        for (StreamEvent event : record.response().events()) {
            weight += OBJECT + event.data().length();
        }
        if (record instanceof TraceRecord.WebSocket socket) {
            for (WebSocketMessage message : socket.messages()) {
                weight += OBJECT + of(message.body());
            }
        }
        return weight;
    }

    private static long of(Headers headers) {
        return headers.lines().stream()
                .mapToLong(line -> OBJECT + line.name().length() + line.value().length())
                .sum();
    }

    private static long of(Body body) {
        if (body instanceof Body.Json json) {
            return json.text().length();
        }
        if (body instanceof Body.Text text) {
            return text.text().length();
        }
        return body instanceof Body.Binary binary && binary.base64() != null
                ? binary.base64().length()
                : OBJECT;
    }
}

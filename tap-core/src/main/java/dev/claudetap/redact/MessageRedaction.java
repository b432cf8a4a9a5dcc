package dev.claudetap.redact;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.WebSocketMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Takes secrets out of a WebSocket session's messages. What the server says is a stream like any other: a secret may be
 * split over several messages. Not safe for several threads.
 */
final class MessageRedaction {
    private final Redactor redactor;
    private final StreamRedactor server;
    private final List<WebSocketMessage> clean;
    private final Deque<Integer> waiting = new ArrayDeque<>();

    private MessageRedaction(Redactor redactor, List<WebSocketMessage> messages) {
        this.redactor = redactor;
        this.server = redactor.stream();
        this.clean = new ArrayList<>(messages);
    }

    static List<WebSocketMessage> redact(Redactor redactor, List<WebSocketMessage> messages) {
        return new MessageRedaction(redactor, messages).run();
    }

    private List<WebSocketMessage> run() {
        for (int i = 0; i < clean.size(); i++) {
            WebSocketMessage message = clean.get(i);
            if (!message.fromClient() && message.body() instanceof Body.Json json) {
                stream(i, new StreamEvent(type(json), json.text(), true, null, message.atMillis()));
            } else if (!message.fromClient() && message.body() instanceof Body.Text text) {
                stream(i, new StreamEvent("message", text.text(), false, null, message.atMillis()));
            } else {
                put(i, redactor.body(message.body(), null));
            }
        }
        server.finish().forEach(this::place);
        return clean;
    }

    private void stream(int index, StreamEvent event) {
        waiting.add(index);
        server.accept(event).forEach(this::place);
    }

    /** Events come out one for one and in order. */
    private void place(StreamEvent event) {
        put(waiting.remove(), event.json() ? new Body.Json(event.data()) : new Body.Text(event.data()));
    }

    private void put(int index, Body body) {
        WebSocketMessage message = clean.get(index);
        clean.set(index, new WebSocketMessage(message.fromClient(), body, message.atMillis()));
    }

    private static String type(Body.Json json) {
        try {
            return JsonText.parse(json.text())
                    .asObject()
                    .orElse(JsonObject.EMPTY)
                    .string("type")
                    .orElse("message");
        } catch (JsonException notReadable) {
            return "message";
        }
    }
}

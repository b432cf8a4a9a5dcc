package dev.claudetap.decode;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Qoder's gateway wraps each event, and an answer that is no stream, in an object whose {@code body} is the text of the
 * real one beside its {@code statusCodeValue}. Stateless.
 */
public final class QoderEnvelope {
    /** How the path of Qoder's model calls ends, in small letters. */
    public static final String PATH = "/agent_chat_generation";

    private QoderEnvelope() {}

    /** What is inside; the value itself when it is no envelope. */
    public static JsonValue opened(JsonValue value) {
        if (!(value instanceof JsonObject envelope)
                || !envelope.has("statusCodeValue")
                || !(envelope.get("body") instanceof JsonString body)) {
            return value;
        }
        try {
            return JsonText.parse(body.value());
        } catch (JsonException notJson) {
            return body; // the end mark of a stream
        }
    }

    static @Nullable JsonValue openedEvent(@Nullable JsonValue data) {
        return data == null ? null : opened(data);
    }
}

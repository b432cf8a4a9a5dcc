package dev.claudetap.decode;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import org.jspecify.annotations.Nullable;

/**
 * Puts one provider's stream of events together to the body that the same call would have had without streaming.
 * Stateful: one decoder per stream, used by one thread at a time. Total cost is linear in the events; no event, however
 * malformed, makes a method throw.
 */
public interface StreamDecoder {
    /** Which dialect: {@code anthropic}, {@code openai-responses}, {@code openai-chat}, {@code gemini}, {@code bedrock}; {@code unknown} while none was recognised. */
    String provider();

    /** Takes the next event. */
    default void accept(StreamEvent event) {
        accept(event, event.json() ? parse(event.data()) : null);
    }

    /**
     * Takes the next event whose data the caller has parsed already.
     *
     * @param data the parsed data; null when it is not JSON
     */
    void accept(StreamEvent event, @Nullable JsonValue data);

    /**
     * The body as far as it came; may be called at any time, each call costs as much as the body is large.
     *
     * @return {@link dev.claudetap.json.JsonLiteral#NULL} when nothing was recognised
     */
    JsonValue body();

    private static @Nullable JsonValue parse(String data) {
        try {
            return JsonText.parseCompact(data);
        } catch (JsonException notJson) {
            return null; // deeper than we read, or flagged wrongly: the event stays in the record, only not in the body
        }
    }
}

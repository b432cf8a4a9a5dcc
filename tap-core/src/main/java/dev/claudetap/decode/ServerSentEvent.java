package dev.claudetap.decode;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param event its type; {@code message} when the stream named none
 * @param data its data, lines joined by LF, white space kept
 * @param id the event's own {@code id} field; null when it had none
 * @param completed false when the stream ended before the blank line that dispatches the event
 */
public record ServerSentEvent(
        String event, String data, @Nullable String id, boolean completed) {
    public ServerSentEvent {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(data, "data");
    }
}

package dev.claudetap.trace;

import org.jspecify.annotations.Nullable;

/**
 * One Server-Sent Event (or one event of an AWS event stream) as it was dispatched.
 *
 * @param event its type; {@code message} when the stream named none
 * @param data its data: compact JSON text when {@code json} is true, else the plain text
 * @param json whether {@code data} is JSON
 * @param id the event's own {@code id} field, null when it had none
 * @param atMillis milliseconds from the start of the exchange to the event's arrival
 */
public record StreamEvent(
        String event, String data, boolean json, @Nullable String id, long atMillis) {}

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
        String event, String data, boolean json, @Nullable String id, long atMillis) {
    /** The event as it stands in a stream of Server-Sent Events, up to and with its empty line. */
    public String text() {
        StringBuilder text = new StringBuilder(data.length() + 64);
        if (!event.equals("message")) {
            text.append("event: ").append(onOneLine(event)).append('\n');
        }
        if (id != null) {
            text.append("id: ").append(onOneLine(id)).append('\n');
        }
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString();
    }

    /** A line of its own in a type or an id would be another field. */
    private static String onOneLine(String field) {
        return field.replace('\r', ' ').replace('\n', ' ');
    }
}

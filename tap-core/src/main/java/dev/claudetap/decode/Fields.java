package dev.claudetap.decode;

import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Reads members of events that may be missing or of the wrong type. */
final class Fields {
    private static final long LAST_INDEX = 1L << 40;

    private Fields() {}

    /** A position: a number, or a string that holds one; {@code fallback} for anything else. */
    static long index(JsonObject event, String name, long fallback) {
        JsonValue value = event.get(name);
        if (value instanceof JsonString string && string.value().length() < 12) {
            value = new JsonNumber(string.value());
        }
        long index = value == null ? -1 : value.asLong().orElse(-1L);
        return index >= 0 && index < LAST_INDEX ? index : fallback;
    }

    /** The string of that name; empty when it is missing or something else. */
    static String text(JsonObject event, String name) {
        return event.string(name).orElse("");
    }

    /** The object of that name; an empty one when it is missing or something else. */
    static JsonObject object(JsonObject event, String name) {
        return event.object(name).orElse(JsonObject.EMPTY);
    }

    /** The event's data when it is an object; an empty one otherwise. */
    static JsonObject objectOf(@Nullable JsonValue data) {
        return data instanceof JsonObject object ? object : JsonObject.EMPTY;
    }
}

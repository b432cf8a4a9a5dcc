package dev.claudetap.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value its characters, escapes resolved; may hold lone surrogates
 */
public record JsonString(String value) implements JsonValue {
    public JsonString {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return toJson();
    }
}

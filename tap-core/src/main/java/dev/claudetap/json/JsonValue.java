package dev.claudetap.json;

import java.util.Optional;

/**
 * A JSON value (RFC 8259). Immutable. Numbers keep their text, objects keep key order and duplicate keys, so that what
 * was parsed can be written back as it was, white space aside.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonLiteral {
    /** This value as an object, if it is one. */
    default Optional<JsonObject> asObject() {
        return this instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** This value as an array, if it is one. */
    default Optional<JsonArray> asArray() {
        return this instanceof JsonArray array ? Optional.of(array) : Optional.empty();
    }

    /** This value's characters, if it is a string. */
    default Optional<String> asString() {
        return this instanceof JsonString string ? Optional.of(string.value()) : Optional.empty();
    }

    /** This value as a whole number, if it is a number that fits. */
    default Optional<Long> asLong() {
        return this instanceof JsonNumber number ? number.longValue() : Optional.empty();
    }

    /** Whether this is the literal {@code null}. */
    default boolean isNull() {
        return this == JsonLiteral.NULL;
    }

    /** Compact JSON text. */
    default String toJson() {
        StringBuilder out = new StringBuilder();
        JsonText.write(this, out);
        return out.toString();
    }
}

package dev.claudetap.json;

import java.util.Iterator;
import java.util.List;

/**
 * A JSON array.
 *
 * @param elements its elements in order
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue, Iterable<JsonValue> {
    /** The array without elements. */
    public static final JsonArray EMPTY = new JsonArray(List.of());

    public JsonArray {
        elements = List.copyOf(elements);
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return elements.iterator();
    }

    @Override
    public String toString() {
        return toJson();
    }
}

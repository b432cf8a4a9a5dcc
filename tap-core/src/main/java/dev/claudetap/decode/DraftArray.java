package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A JSON array that is being put together by index. Indices that never came leave no gap. */
final class DraftArray implements Part {
    private final TreeMap<Long, Part> elements = new TreeMap<>();

    /** Sets the element at an index. */
    void set(long index, JsonValue value) {
        elements.put(index, new Fixed(value));
    }

    /** Adds an element at the end. */
    void add(JsonValue value) {
        set(nextIndex(), value);
    }

    /** Whether an element stands at that index. */
    boolean has(long index) {
        return elements.containsKey(index);
    }

    /** The object at an index; made, in place of anything else that stands there, when it is missing. */
    Draft at(long index) {
        Part part = elements.get(index);
        if (part instanceof Draft draft) {
            return draft;
        }
        Draft draft = Draft.of(part);
        elements.put(index, draft);
        return draft;
    }

    /** The index after the last one. */
    long nextIndex() {
        return elements.isEmpty() ? 0 : elements.lastKey() + 1;
    }

    /** The last index; 0 when there is none. */
    long lastIndex() {
        return elements.isEmpty() ? 0 : elements.lastKey();
    }

    @Override
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    @Override
    public JsonArray build() {
        List<JsonValue> built = new ArrayList<>(elements.size());
        elements.values().forEach(part -> built.add(part.build()));
        return new JsonArray(built);
    }
}

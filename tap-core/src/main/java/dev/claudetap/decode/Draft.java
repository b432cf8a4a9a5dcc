package dev.claudetap.decode;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object that is being put together: members keep the order in which they first came, strings grow at constant cost. */
final class Draft implements Part {
    private final Map<String, Part> members = new LinkedHashMap<>();

    static Draft of(JsonObject object) {
        Draft draft = new Draft();
        draft.putAll(object, Set.of());
        return draft;
    }

    /** An object that came whole, to be added to; a new one for anything else. */
    static Draft of(@Nullable Part part) {
        return part instanceof Fixed fixed && fixed.value() instanceof JsonObject object ? of(object) : new Draft();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Sets a member. */
    void put(String name, JsonValue value) {
        members.put(name, new Fixed(value));
    }

    void put(String name, String value) {
        put(name, new JsonString(value));
    }

    void putIfMissing(String name, JsonValue value) {
        members.putIfAbsent(name, new Fixed(value));
    }

    /** Sets a member, unless the new value is empty and something stands there already. */
    void keep(String name, JsonValue value) {
        if (!(Part.isEmptyValue(value) && members.containsKey(name))) {
            put(name, value);
        }
    }

    /** {@link #put} for every member of {@code object} that is not named in {@code except}. */
    void putAll(JsonObject object, Set<String> except) {
        for (JsonObject.Member member : object) {
            if (!except.contains(member.name())) {
                put(member.name(), member.value());
            }
        }
    }

    /** {@link #keep} for every member of {@code object} that is not named in {@code except}. */
    void keepAll(JsonObject object, Set<String> except) {
        for (JsonObject.Member member : object) {
            if (!except.contains(member.name())) {
                keep(member.name(), member.value());
            }
        }
    }

    /** Appends to the string of that name, or starts it. */
    void append(String name, String text) {
        Part part = members.get(name);
        if (part instanceof Text growing) {
            growing.text().append(text);
            return;
        }
        StringBuilder start = new StringBuilder();
        if (part instanceof Fixed fixed && fixed.value() instanceof JsonString string) {
            start.append(string.value());
        }
        members.put(name, new Text(start.append(text)));
    }

    /** Appends to the JSON text of which the member of that name will be the value. */
    void appendJson(String name, String text) {
        Part part = members.get(name);
        if (part instanceof JsonInText growing) {
            growing.text().append(text);
        } else {
            JsonValue before = part == null ? JsonObject.EMPTY : part.build();
            members.put(name, new JsonInText(new StringBuilder(text), before));
        }
    }

    /**
     * Adds a delta whose meaning is not known: strings grow, arrays get longer, objects are added to in the same way,
     * anything else is replaced.
     */
    void grow(String name, JsonValue delta) {
        if (delta instanceof JsonString text) {
            append(name, text.value());
        } else if (delta.asArray().isPresent()) {
            DraftArray array = array(name);
            delta.asArray().get().forEach(array::add);
        } else if (delta.asObject().isPresent()) {
            Draft object = object(name);
            delta.asObject().get().forEach(member -> object.grow(member.name(), member.value()));
        } else {
            keep(name, delta);
        }
    }

    /** The object of that name; made, in place of anything else that stands there, when it is missing. */
    Draft object(String name) {
        Part part = members.get(name);
        if (part instanceof Draft draft) {
            return draft;
        }
        Draft draft = Draft.of(part);
        members.put(name, draft);
        return draft;
    }

    /** The array of that name; made, in place of anything else that stands there, when it is missing. */
    DraftArray array(String name) {
        Part part = members.get(name);
        if (part instanceof DraftArray array) {
            return array;
        }
        DraftArray array = new DraftArray();
        if (part instanceof Fixed fixed) {
            fixed.value().asArray().ifPresent(elements -> elements.forEach(array::add));
        }
        members.put(name, array);
        return array;
    }

    /** The value of that name so far; null when it is missing. */
    @Nullable
    JsonValue get(String name) {
        Part part = members.get(name);
        return part == null ? null : part.build();
    }

    /** The string of that name so far; empty when it is missing or something else. */
    String string(String name) {
        return get(name) instanceof JsonString string ? string.value() : "";
    }

    /** Whether that member is missing or says nothing. */
    boolean lacks(String name) {
        Part part = members.get(name);
        return part == null || part.isEmpty();
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    @Override
    public JsonObject build() {
        List<JsonObject.Member> built = new ArrayList<>(members.size());
        members.forEach((name, part) -> built.add(new JsonObject.Member(name, part.build())));
        return new JsonObject(built);
    }
}

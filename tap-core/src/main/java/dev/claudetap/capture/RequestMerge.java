package dev.claudetap.capture;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The client messages of one WebSocket response as one request body: later values win unless they are empty, {@code
 * input} and {@code tools} are appended without exact repeats. Cost is linear in the messages.
 */
final class RequestMerge {
    private static final Set<String> APPENDED = Set.of("input", "tools");

    private final Map<String, JsonValue> members = new LinkedHashMap<>();
    private final Map<String, Set<JsonValue>> lists = new LinkedHashMap<>();

    void add(JsonObject message) {
        for (JsonObject.Member member : message) {
            JsonArray array = member.value().asArray().orElse(null);
            if (array != null && APPENDED.contains(member.name())) {
                Set<JsonValue> list = lists.computeIfAbsent(member.name(), name -> new LinkedHashSet<>());
                array.forEach(list::add);
                members.put(member.name(), JsonArray.EMPTY);
            } else if (!isEmpty(member.value()) || !members.containsKey(member.name())) {
                lists.remove(member.name());
                members.put(member.name(), member.value());
            }
        }
    }

    private static boolean isEmpty(JsonValue value) {
        return value.isNull()
                || (value instanceof JsonString string && string.value().isEmpty())
                || (value instanceof JsonArray array && array.elements().isEmpty())
                || (value instanceof JsonObject object && object.members().isEmpty());
    }

    Body body() {
        if (members.isEmpty()) {
            return Body.EMPTY;
        }
        JsonObject.Builder merged = JsonObject.builder();
        members.forEach((name, value) -> {
            Set<JsonValue> list = lists.get(name);
            merged.add(name, list == null ? value : new JsonArray(List.copyOf(list)));
        });
        return new Body.Json(merged.build().toJson());
    }
}

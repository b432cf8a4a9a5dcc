package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request taken apart without building its messages and tools.
 *
 * @param head its members, with every array empty, and an inner request within its envelope
 * @param elements of each array of messages the elements' JSON texts, by the array's name; a lone string as one element
 * @param texts of the members that hold a system prompt their JSON texts, by name
 * @param toolTexts the same of the members that hold tools
 * @param tools whether any tool is offered
 */
record RequestParts(
        JsonObject head,
        Map<String, List<String>> elements,
        Map<String, String> texts,
        Map<String, String> toolTexts,
        boolean tools) {
    private static final Set<String> MESSAGES = Set.of("messages", "input", "contents", "prompt");
    private static final Set<String> SYSTEM =
            Set.of("system", "instructions", "systemInstruction", "system_instruction");
    private static final Set<String> TOOLS = Set.of("tools", "toolConfig");

    static final RequestParts NONE = new RequestParts(JsonObject.EMPTY, Map.of(), Map.of(), Map.of(), false);

    static RequestParts of(String json) {
        try {
            return new Builder().add(json).build();
        } catch (JsonException notJson) {
            return NONE; // a trace file may have been edited
        }
    }

    /** Takes members in; use once. */
    private static final class Builder {
        private final Map<String, List<String>> elements = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, String> toolTexts = new HashMap<>();
        private boolean tools;
        private JsonObject head = JsonObject.EMPTY;

        Builder add(String json) throws JsonException {
            head = members(json, true);
            return this;
        }

        RequestParts build() {
            return new RequestParts(head, elements, texts, toolTexts, tools);
        }

        private JsonObject members(String json, boolean outer) throws JsonException {
            List<JsonObject.Member> members = new ArrayList<>();
            for (Map.Entry<String, String> entry : JsonScanner.members(json).entrySet()) {
                members.add(new JsonObject.Member(entry.getKey(), value(entry.getKey(), entry.getValue(), outer)));
            }
            return new JsonObject(members);
        }

        private JsonValue value(String name, String text, boolean outer) throws JsonException {
            if (outer && name.equals("request") && text.startsWith("{")) {
                return members(text, false); // Code Assist's envelope
            }
            if (SYSTEM.contains(name)) {
                texts.put(name, text);
                return JsonText.outline(text);
            }
            if (TOOLS.contains(name)) {
                toolTexts.put(name, text);
                tools |= text.indexOf('{', 1) > 0;
                return JsonText.outline(text);
            }
            if (MESSAGES.contains(name)) {
                elements.put(name, text.startsWith("[") ? JsonScanner.elements(text) : List.of(text));
                return text.startsWith("[") ? JsonArray.EMPTY : JsonText.parse(text);
            }
            return JsonText.outline(text);
        }
    }
}

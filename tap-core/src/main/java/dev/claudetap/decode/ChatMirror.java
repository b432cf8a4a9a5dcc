package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says a Chat Completions message once more as Anthropic content blocks. */
final class ChatMirror {
    private ChatMirror() {}

    static JsonArray content(JsonObject message) {
        List<JsonValue> blocks = new ArrayList<>();
        String thinking = thinking(message);
        if (!thinking.isEmpty()) {
            blocks.add(block("thinking").put("thinking", thinking).build());
        }
        List<JsonObject> calls = objects(message, "tool_calls").toList();
        String text = Fields.text(message, "content");
        if (!text.isEmpty() || calls.isEmpty()) {
            blocks.add(block("text").put("text", text).build());
        }
        calls.forEach(call -> blocks.add(toolUse(call)));
        return new JsonArray(blocks);
    }

    private static JsonObject.Builder block(String type) {
        return JsonObject.builder().put("type", type);
    }

    private static Stream<JsonObject> objects(JsonObject message, String name) {
        return message.array(name).orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(element -> element.asObject().stream());
    }

    private static String thinking(JsonObject message) {
        String details = objects(message, "reasoning_details")
                .map(detail -> detail.string("text").orElseGet(() -> Fields.text(detail, "summary")))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
        return Stream.of(details, Fields.text(message, "reasoning_content"), Fields.text(message, "reasoning"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static JsonObject toolUse(JsonObject call) {
        JsonObject function = Fields.object(call, "function");
        return block("tool_use")
                .put("id", Fields.text(call, "id"))
                .put("name", Fields.text(function, "name"))
                .put("input", Part.parseOrText(Fields.text(function, "arguments"), JsonObject.EMPTY))
                .build();
    }
}

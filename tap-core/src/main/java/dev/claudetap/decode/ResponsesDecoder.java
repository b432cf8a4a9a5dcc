package dev.claudetap.decode;

import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI Responses, over Server-Sent Events and over WebSocket: {@code response.*} events and {@code error}. */
final class ResponsesDecoder implements StreamDecoder {
    private static final Set<String> FINAL_STATES = Set.of("completed", "failed", "incomplete", "cancelled");

    private final Draft response = new Draft();
    private final Map<String, Long> indexOfItem = new HashMap<>();
    private boolean recognised;

    @Override
    public String provider() {
        return "openai-responses";
    }

    @Override
    public void accept(StreamEvent event, @Nullable JsonValue data) {
        if (data instanceof JsonObject object) {
            String type = object.string("type").orElse(event.event());
            if (type.startsWith("response.") || type.equals("error")) {
                recognised = true;
                accept(type, object);
            }
        }
    }

    private void accept(String type, JsonObject event) {
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> snapshot(event);
            case "response.completed",
                    "response.done",
                    "response.incomplete",
                    "response.failed",
                    "response.cancelled" -> terminal(type, event);
            case "error", "response.error" -> error(event);
            case "response.output_item.added", "response.output_item.done" -> item(event);
            case "response.content_part.added", "response.content_part.done" -> part(event, "content", "content_index");
            case "response.reasoning_summary_part.added", "response.reasoning_summary_part.done" ->
                part(event, "summary", "summary_index");
            default -> text(type, event);
        }
    }

    private void snapshot(JsonObject event) {
        event.object("response").ifPresent(snapshot -> response.keepAll(snapshot, Set.of()));
    }

    private void terminal(String type, JsonObject event) {
        JsonObject terminal = event.object("response").orElse(null);
        if (terminal != null) {
            response.keepAll(terminal, Set.of());
        } else {
            response.keepAll(event, Set.of("type", "sequence_number", "response"));
        }
        String state = type.substring("response.".length());
        if (terminal == null || terminal.string("status").isEmpty()) {
            response.put("status", state.equals("done") ? "completed" : state);
        }
    }

    private void error(JsonObject event) {
        JsonValue error = event.get("error");
        if (error == null) {
            Draft own = new Draft();
            own.putAll(event, Set.of("type", "sequence_number"));
            error = own.build();
        }
        response.keep("error", error);
        if (!FINAL_STATES.contains(response.string("status"))) {
            response.put("status", "failed");
        }
    }

    private void item(JsonObject event) {
        JsonObject item = event.object("item").orElse(null);
        if (item == null) {
            return;
        }
        DraftArray output = response.array("output");
        String id = Fields.text(item, "id");
        long known = indexOfItem.getOrDefault(id, output.nextIndex());
        long index = Fields.index(event, "output_index", known);
        if (!id.isEmpty()) {
            indexOfItem.put(id, index);
        }
        output.at(index).keepAll(item, Set.of());
    }

    private Draft itemOf(JsonObject event, String type) {
        DraftArray output = response.array("output");
        String id = Fields.text(event, "item_id");
        long index = Fields.index(event, "output_index", indexOfItem.getOrDefault(id, output.lastIndex()));
        Draft item = output.at(index);
        if (item.isEmpty()) {
            item.put("type", type);
            if (!id.isEmpty()) {
                item.put("id", id);
                indexOfItem.put(id, index);
            }
            if (type.equals("message")) {
                item.put("role", "assistant");
            }
        }
        return item;
    }

    private void part(JsonObject event, String array, String indexName) {
        JsonObject part = event.object("part").orElse(null);
        if (part == null) {
            return;
        }
        String type = Fields.text(part, "type");
        String itemType = array.equals("summary") || type.startsWith("reasoning") ? "reasoning" : "message";
        DraftArray parts = itemOf(event, itemType).array(array);
        parts.at(Fields.index(event, indexName, 0)).keepAll(part, Set.of());
    }

    private Draft partOf(JsonObject event, String itemType, String array, String partType) {
        String indexName = array.equals("summary") ? "summary_index" : "content_index";
        DraftArray parts = itemOf(event, itemType).array(array);
        Draft part = parts.at(Fields.index(event, indexName, parts.lastIndex()));
        part.putIfMissing("type", new JsonString(partType));
        return part;
    }

    /** The events that make a string grow ({@code .delta}) or say it once more whole ({@code .done}). */
    private void text(String type, JsonObject event) {
        switch (type) {
            case "response.output_text.delta", "response.output_text.done" -> outputText(event);
            case "response.refusal.delta", "response.refusal.done" ->
                grow(partOf(event, "message", "content", "refusal"), "refusal", event);
            case "response.reasoning_text.delta", "response.reasoning_text.done" ->
                grow(partOf(event, "reasoning", "content", "reasoning_text"), "text", event);
            case "response.reasoning_summary_text.delta", "response.reasoning_summary_text.done" ->
                grow(partOf(event, "reasoning", "summary", "summary_text"), "text", event);
            case "response.output_text.annotation.added" -> annotation(event);
            default -> call(type, event);
        }
    }

    private void call(String type, JsonObject event) {
        switch (type) {
            case "response.function_call_arguments.delta", "response.function_call_arguments.done" ->
                grow(itemOf(event, "function_call"), "arguments", event);
            case "response.mcp_call_arguments.delta", "response.mcp_call_arguments.done" ->
                grow(itemOf(event, "mcp_call"), "arguments", event);
            case "response.custom_tool_call_input.delta", "response.custom_tool_call_input.done" ->
                grow(itemOf(event, "custom_tool_call"), "input", event);
            case "response.code_interpreter_call_code.delta", "response.code_interpreter_call_code.done" ->
                grow(itemOf(event, "code_interpreter_call"), "code", event);
            default -> {}
        }
    }

    private void outputText(JsonObject event) {
        Draft part = partOf(event, "message", "content", "output_text");
        grow(part, "text", event);
        if (event.has("delta")) {
            event.array("logprobs").ifPresent(tokens -> tokens.forEach(part.array("logprobs")::add));
        }
    }

    private void annotation(JsonObject event) {
        JsonValue annotation = event.get("annotation");
        if (annotation != null) {
            DraftArray annotations =
                    partOf(event, "message", "content", "output_text").array("annotations");
            annotations.set(Fields.index(event, "annotation_index", annotations.nextIndex()), annotation);
        }
    }

    private static void grow(Draft target, String member, JsonObject event) {
        event.string("delta").ifPresent(delta -> target.append(member, delta));
        event.string(member).ifPresent(whole -> target.keep(member, new JsonString(whole)));
    }

    @Override
    public JsonValue body() {
        if (!recognised) {
            return JsonLiteral.NULL;
        }
        response.putIfMissing("object", new JsonString("response"));
        if (response.get("usage") instanceof JsonObject usage) {
            response.put("usage", UsageFields.normalise(usage));
        }
        return response.build();
    }
}

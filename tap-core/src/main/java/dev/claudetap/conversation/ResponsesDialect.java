package dev.claudetap.conversation;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** OpenAI Responses, over HTTP and WebSocket. */
final class ResponsesDialect implements Dialect {
    @Override
    public String system(JsonObject request) {
        return Dialect.joined(request.get("instructions"));
    }

    @Override
    public List<ToolDefinition> tools(JsonObject request) {
        return Dialect.objects(request, "tools").stream()
                .map(tool -> new ToolDefinition(
                        tool.string("name").orElseGet(() -> Dialect.text(tool, "type")),
                        Dialect.text(tool, "description"),
                        Dialect.json(tool, tool.has("parameters") ? "parameters" : "format")))
                .toList();
    }

    @Override
    public List<Message> messages(JsonObject request) {
        JsonValue input = request.get("input");
        if (input instanceof JsonString text) {
            return List.of(new Message("user", List.of(new ContentBlock.Text(text.value()))));
        }
        List<Message> messages = new ArrayList<>();
        for (JsonObject item : Dialect.objects(request, "input")) {
            messages.add(new Message(role(item), item(item)));
        }
        return messages;
    }

    private static String role(JsonObject item) {
        return item.string("role")
                .orElseGet(() -> Dialect.text(item, "type").endsWith("_output") ? "tool" : "assistant");
    }

    @Override
    public Answer answer(JsonObject response) {
        List<ContentBlock> blocks = new ArrayList<>();
        Dialect.objects(response, "output").forEach(item -> blocks.addAll(item(item)));
        String reason = response.object("incomplete_details")
                .flatMap(details -> details.string("reason"))
                .orElseGet(() -> Dialect.text(response, "status"));
        return new Answer(blocks, reason, response.get("usage"));
    }

    @Override
    public List<Message> answered(JsonObject response) {
        return Dialect.objects(response, "output").stream()
                .map(item -> new Message(role(item), item(item)))
                .toList();
    }

    private static List<ContentBlock> item(JsonObject item) {
        String type = item.string("type").orElse("message");
        return switch (type) {
            case "message" -> message(item);
            case "reasoning" -> List.of(reasoning(item));
            case "function_call", "mcp_call" -> List.of(toolUse(item, Dialect.parsed(Dialect.text(item, "arguments"))));
            case "custom_tool_call" -> List.of(toolUse(item, new JsonString(Dialect.text(item, "input"))));
            default -> List.of(other(type, item));
        };
    }

    private static List<ContentBlock> message(JsonObject item) {
        JsonValue content = item.get("content");
        return content instanceof JsonString text
                ? List.of(new ContentBlock.Text(text.value()))
                : Dialect.objects(item, "content").stream()
                        .map(ResponsesDialect::part)
                        .toList();
    }

    private static ContentBlock part(JsonObject part) {
        String type = Dialect.text(part, "type");
        return switch (type) {
            case "input_text", "output_text", "text" -> new ContentBlock.Text(Dialect.text(part, "text"));
            case "refusal" -> new ContentBlock.Text(Dialect.text(part, "refusal"));
            case "input_image" -> Dialect.image(Dialect.text(part, "image_url"));
            default -> new ContentBlock.Other(type, part);
        };
    }

    private static ContentBlock reasoning(JsonObject item) {
        String summary = Dialect.joined(item.get("summary"));
        return new ContentBlock.Thinking(summary.isEmpty() ? Dialect.joined(item.get("content")) : summary);
    }

    private static ContentBlock toolUse(JsonObject item, JsonValue input) {
        String id = item.string("call_id").orElseGet(() -> Dialect.text(item, "id"));
        return new ContentBlock.ToolUse(id, Dialect.text(item, "name"), input);
    }

    /** Calls of the provider's own tools have a member each for their arguments; their outputs are results. */
    private static ContentBlock other(String type, JsonObject item) {
        if (type.endsWith("_call")) {
            JsonValue input = item.get("action");
            return new ContentBlock.ToolUse(
                    item.string("call_id").orElseGet(() -> Dialect.text(item, "id")),
                    type.substring(0, type.length() - "_call".length()),
                    input == null ? item : input);
        }
        if (type.endsWith("_output")) {
            JsonValue output = item.get("output");
            List<ContentBlock> content = output instanceof JsonString text
                    ? List.of(new ContentBlock.Text(text.value()))
                    : Dialect.objects(item, "output").stream()
                            .map(ResponsesDialect::part)
                            .toList();
            return new ContentBlock.ToolResult(Dialect.text(item, "call_id"), content, false);
        }
        return new ContentBlock.Other(type, item);
    }
}

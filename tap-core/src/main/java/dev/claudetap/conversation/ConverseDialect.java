package dev.claudetap.conversation;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.List;

/** Bedrock's Converse API. A streamed answer was put together in Anthropic's shape, a plain one has its own. */
final class ConverseDialect implements Dialect {
    private final AnthropicDialect anthropic = new AnthropicDialect();

    @Override
    public String system(JsonObject request) {
        return Dialect.joined(request.get("system"));
    }

    @Override
    public List<ToolDefinition> tools(JsonObject request) {
        return Dialect.objects(Dialect.object(request, "toolConfig"), "tools").stream()
                .map(tool -> Dialect.object(tool, "toolSpec"))
                .filter(tool -> tool.has("name"))
                .map(tool -> new ToolDefinition(
                        Dialect.text(tool, "name"),
                        Dialect.text(tool, "description"),
                        Dialect.json(Dialect.object(tool, "inputSchema"), "json")))
                .toList();
    }

    @Override
    public List<Message> messages(JsonObject request) {
        return Dialect.objects(request, "messages").stream()
                .map(message -> new Message(Dialect.text(message, "role"), blocks(message)))
                .toList();
    }

    @Override
    public Answer answer(JsonObject response) {
        JsonObject message = Dialect.object(Dialect.object(response, "output"), "message");
        return message.has("content")
                ? new Answer(blocks(message), Dialect.text(response, "stopReason"), response.get("usage"))
                : anthropic.answer(response);
    }

    private static List<ContentBlock> blocks(JsonObject message) {
        return Dialect.objects(message, "content").stream()
                .map(ConverseDialect::block)
                .toList();
    }

    private static ContentBlock block(JsonObject block) {
        String kind = block.members().isEmpty() ? "" : block.members().get(0).name();
        JsonObject inner = Dialect.object(block, kind);
        return switch (kind) {
            case "text" -> new ContentBlock.Text(Dialect.text(block, "text"));
            case "reasoningContent" ->
                new ContentBlock.Thinking(Dialect.text(Dialect.object(inner, "reasoningText"), "text"));
            case "toolUse" -> {
                JsonValue input = inner.get("input");
                yield new ContentBlock.ToolUse(
                        Dialect.text(inner, "toolUseId"),
                        Dialect.text(inner, "name"),
                        input == null ? JsonObject.EMPTY : input);
            }
            case "toolResult" ->
                new ContentBlock.ToolResult(
                        Dialect.text(inner, "toolUseId"),
                        blocks(inner),
                        Dialect.text(inner, "status").equals("error"));
            case "json" -> new ContentBlock.Text(Dialect.json(block, "json"));
            case "image" ->
                new ContentBlock.Image(
                        "image/" + Dialect.text(inner, "format"),
                        "",
                        Dialect.sha256(Dialect.object(inner, "source"), "bytes"));
            default -> new ContentBlock.Other(kind, block);
        };
    }
}

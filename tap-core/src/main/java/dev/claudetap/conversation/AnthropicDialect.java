package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic Messages. */
final class AnthropicDialect implements Dialect {
    @Override
    public String system(JsonObject request) {
        return Dialect.joined(request.get("system"));
    }

    @Override
    public List<ToolDefinition> tools(JsonObject request) {
        return Dialect.objects(request, "tools").stream()
                .map(tool -> new ToolDefinition(
                        tool.string("name").orElseGet(() -> Dialect.text(tool, "type")),
                        Dialect.text(tool, "description"),
                        Dialect.json(tool, "input_schema")))
                .toList();
    }

    @Override
    public List<Message> messages(JsonObject request) {
        return Dialect.objects(request, "messages").stream()
                .map(message -> new Message(Dialect.text(message, "role"), blocks(message.get("content"))))
                .toList();
    }

    @Override
    public Answer answer(JsonObject response) {
        return new Answer(
                blocks(response.get("content")), Dialect.text(response, "stop_reason"), response.get("usage"));
    }

    static List<ContentBlock> blocks(@Nullable JsonValue content) {
        List<ContentBlock> blocks = new ArrayList<>();
        if (content instanceof JsonString text && !text.value().isEmpty()) {
            blocks.add(new ContentBlock.Text(text.value()));
        } else if (content instanceof JsonArray array) {
            for (JsonValue element : array) {
                if (element instanceof JsonString text) {
                    blocks.add(new ContentBlock.Text(text.value()));
                } else if (element instanceof JsonObject block) {
                    blocks.add(block(block));
                }
            }
        }
        return blocks;
    }

    private static ContentBlock block(JsonObject block) {
        String type = Dialect.text(block, "type");
        return switch (type) {
            case "text" -> new ContentBlock.Text(Dialect.text(block, "text"));
            case "thinking" -> new ContentBlock.Thinking(Dialect.text(block, "thinking"));
            case "redacted_thinking" -> new ContentBlock.Thinking("");
            case "tool_use", "server_tool_use", "mcp_tool_use" -> {
                JsonValue input = block.get("input");
                yield new ContentBlock.ToolUse(
                        Dialect.text(block, "id"),
                        Dialect.text(block, "name"),
                        input == null ? JsonObject.EMPTY : input);
            }
            case "image" -> image(Dialect.object(block, "source"));
            default -> type.endsWith("tool_result") ? result(block) : new ContentBlock.Other(type, block);
        };
    }

    private static ContentBlock result(JsonObject block) {
        JsonValue content = block.get("content");
        boolean single = content instanceof JsonObject;
        return new ContentBlock.ToolResult(
                Dialect.text(block, "tool_use_id"),
                blocks(single && content != null ? new JsonArray(List.of(content)) : content),
                block.get("is_error") == JsonLiteral.TRUE);
    }

    private static ContentBlock image(JsonObject source) {
        return new ContentBlock.Image(
                Dialect.text(source, "media_type"), Dialect.text(source, "url"), Dialect.sha256(source, "data"));
    }
}

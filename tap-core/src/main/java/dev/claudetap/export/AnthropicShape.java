package dev.claudetap.export;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.List;
import java.util.function.Function;

/** Says the one vocabulary of {@code conversation} in Anthropic's JSON, whoever was called. Stateless. */
final class AnthropicShape {
    private AnthropicShape() {}

    static JsonArray messages(List<Message> messages) {
        return array(
                messages,
                message -> JsonObject.builder()
                        .put("role", message.role())
                        .put("content", blocks(message.content()))
                        .build());
    }

    static JsonArray blocks(List<ContentBlock> blocks) {
        return array(blocks, AnthropicShape::block);
    }

    static JsonArray tools(List<ToolDefinition> tools) {
        return array(tools, tool -> {
            JsonObject.Builder built =
                    JsonObject.builder().put("name", tool.name()).put("description", tool.description());
            return tool.schema().isEmpty()
                    ? built.build()
                    : built.put("input_schema", parsed(tool.schema())).build();
        });
    }

    static JsonObject usage(TokenUsage usage) {
        JsonObject.Builder built =
                JsonObject.builder().put("input_tokens", usage.input()).put("output_tokens", usage.output());
        built.put("cache_read_input_tokens", usage.cacheRead());
        built.put("cache_creation_input_tokens", usage.cacheWrite());
        return usage.cacheReadInInput() ? built.put("cache_read_in_input", true).build() : built.build();
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonValue> form) {
        return new JsonArray(items.stream().map(form).toList());
    }

    private static JsonValue block(ContentBlock block) {
        if (block instanceof ContentBlock.Text text) {
            return typed("text").put("text", text.text()).build();
        }
        if (block instanceof ContentBlock.Thinking thinking) {
            return typed("thinking").put("thinking", thinking.text()).build();
        }
        if (block instanceof ContentBlock.ToolUse use) {
            JsonObject.Builder built = typed("tool_use").put("id", use.id()).put("name", use.name());
            return built.put("input", use.input()).build();
        }
        if (block instanceof ContentBlock.ToolResult result) {
            JsonObject.Builder built = typed("tool_result").put("tool_use_id", result.toolUseId());
            built.put("content", blocks(result.content()));
            return result.error() ? built.put("is_error", true).build() : built.build();
        }
        if (block instanceof ContentBlock.Image image) {
            JsonObject source = JsonObject.builder()
                    .put("media_type", image.mediaType())
                    .put("url", image.source())
                    .build();
            return typed("image").put("source", source).build();
        }
        return block instanceof ContentBlock.Other other ? other.raw() : JsonObject.EMPTY;
    }

    private static JsonObject.Builder typed(String type) {
        return JsonObject.builder().put("type", type);
    }

    private static JsonValue parsed(String schema) {
        try {
            return JsonText.parse(schema);
        } catch (JsonException notJson) {
            return new JsonString(schema);
        }
    }
}

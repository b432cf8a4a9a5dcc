package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** OpenAI Chat Completions, and the older completions. */
final class ChatDialect implements Dialect {
    @Override
    public String system(JsonObject request) {
        List<String> parts = Dialect.objects(request, "messages").stream()
                .filter(ChatDialect::isSystem)
                .map(message -> Dialect.joined(message.get("content")))
                .toList();
        return String.join("\n\n", parts);
    }

    private static boolean isSystem(JsonObject message) {
        String role = Dialect.text(message, "role");
        return role.equals("system") || role.equals("developer");
    }

    @Override
    public List<ToolDefinition> tools(JsonObject request) {
        return Dialect.objects(request, "tools").stream()
                .map(tool -> {
                    JsonObject function = tool.object("function")
                            .or(() -> tool.object("custom"))
                            .orElse(tool);
                    return new ToolDefinition(
                            function.string("name").orElseGet(() -> Dialect.text(tool, "type")),
                            Dialect.text(function, "description"),
                            Dialect.json(function, "parameters"));
                })
                .toList();
    }

    @Override
    public List<Message> messages(JsonObject request) {
        List<Message> messages = new ArrayList<>();
        request.string("prompt")
                .ifPresent(prompt -> messages.add(new Message("user", List.of(new ContentBlock.Text(prompt)))));
        Dialect.objects(request, "messages").stream()
                .filter(message -> !isSystem(message))
                .map(message -> new Message(Dialect.text(message, "role"), blocks(message)))
                .forEach(messages::add);
        return messages;
    }

    @Override
    public Answer answer(JsonObject response) {
        List<JsonObject> choices = Dialect.objects(response, "choices");
        if (choices.isEmpty()) {
            return new Answer(List.of(), "", response.get("usage"));
        }
        JsonObject choice = choices.get(0);
        List<ContentBlock> blocks = new ArrayList<>(blocks(Dialect.object(choice, "message")));
        choice.string("text").ifPresent(text -> blocks.add(new ContentBlock.Text(text)));
        return new Answer(blocks, Dialect.text(choice, "finish_reason"), response.get("usage"));
    }

    private static List<ContentBlock> blocks(JsonObject message) {
        List<ContentBlock> content = parts(message.get("content"));
        if (Dialect.text(message, "role").equals("tool")) {
            return List.of(new ContentBlock.ToolResult(Dialect.text(message, "tool_call_id"), content, false));
        }
        List<ContentBlock> blocks = new ArrayList<>();
        String thinking = Stream.of("reasoning_content", "reasoning")
                .map(name -> Dialect.text(message, name))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseGet(() -> details(message));
        if (!thinking.isEmpty()) {
            blocks.add(new ContentBlock.Thinking(thinking));
        }
        blocks.addAll(content);
        message.string("refusal")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> blocks.add(new ContentBlock.Text(text)));
        Dialect.objects(message, "tool_calls").forEach(call -> blocks.add(toolUse(call)));
        message.object("function_call").ifPresent(call -> blocks.add(toolUse("", call)));
        return blocks;
    }

    private static String details(JsonObject message) {
        List<String> texts = Dialect.objects(message, "reasoning_details").stream()
                .map(detail -> detail.string("text").orElseGet(() -> Dialect.text(detail, "summary")))
                .filter(text -> !text.isEmpty())
                .toList();
        return String.join("\n\n", texts);
    }

    private static ContentBlock toolUse(JsonObject call) {
        JsonObject custom = Dialect.object(call, "custom");
        return custom.has("name")
                ? new ContentBlock.ToolUse(
                        Dialect.text(call, "id"),
                        Dialect.text(custom, "name"),
                        new JsonString(Dialect.text(custom, "input")))
                : toolUse(Dialect.text(call, "id"), Dialect.object(call, "function"));
    }

    private static ContentBlock toolUse(String id, JsonObject function) {
        return new ContentBlock.ToolUse(
                id, Dialect.text(function, "name"), Dialect.parsed(Dialect.text(function, "arguments")));
    }

    private static List<ContentBlock> parts(@Nullable JsonValue content) {
        if (content instanceof JsonString text) {
            return text.value().isEmpty() ? List.of() : List.of(new ContentBlock.Text(text.value()));
        }
        return content instanceof JsonArray array
                ? Dialect.objects(array).stream().map(ChatDialect::part).toList()
                : List.of();
    }

    private static ContentBlock part(JsonObject part) {
        String type = Dialect.text(part, "type");
        return switch (type) {
            case "text" -> new ContentBlock.Text(Dialect.text(part, "text"));
            case "refusal" -> new ContentBlock.Text(Dialect.text(part, "refusal"));
            case "image_url" -> Dialect.image(Dialect.text(Dialect.object(part, "image_url"), "url"));
            default -> new ContentBlock.Other(type, part);
        };
    }
}

package dev.claudetap.conversation;

import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Gemini, plain and in Code Assist's envelopes. */
final class GeminiDialect implements Dialect {
    @Override
    public String system(JsonObject request) {
        JsonObject inner = Dialect.opened(request, "request");
        JsonObject system = inner.object("systemInstruction")
                .or(() -> inner.object("system_instruction"))
                .orElse(JsonObject.EMPTY);
        return Dialect.joined(system.get("parts"));
    }

    @Override
    public List<ToolDefinition> tools(JsonObject request) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonObject group : Dialect.objects(Dialect.opened(request, "request"), "tools")) {
            String name = group.has("functionDeclarations") ? "functionDeclarations" : "function_declarations";
            for (JsonObject tool : Dialect.objects(group, name)) {
                String schema = tool.has("parameters") ? "parameters" : "parametersJsonSchema";
                tools.add(new ToolDefinition(
                        Dialect.text(tool, "name"), Dialect.text(tool, "description"), Dialect.json(tool, schema)));
            }
        }
        return tools;
    }

    @Override
    public List<Message> messages(JsonObject request) {
        return Dialect.objects(Dialect.opened(request, "request"), "contents").stream()
                .map(content -> new Message(role(content), parts(content)))
                .toList();
    }

    private static String role(JsonObject content) {
        String role = content.string("role").orElse("user");
        return role.equals("model") ? "assistant" : role;
    }

    @Override
    public Answer answer(JsonObject response) {
        JsonObject inner = Dialect.opened(response, "response");
        JsonValue usage = inner.get("usageMetadata");
        List<JsonObject> candidates = Dialect.objects(inner, "candidates");
        if (candidates.isEmpty()) {
            return new Answer(List.of(), "", usage);
        }
        JsonObject first = candidates.get(0);
        return new Answer(parts(Dialect.object(first, "content")), Dialect.text(first, "finishReason"), usage);
    }

    private static List<ContentBlock> parts(JsonObject content) {
        return Dialect.objects(content, "parts").stream()
                .map(GeminiDialect::part)
                .toList();
    }

    private static ContentBlock part(JsonObject part) {
        if (part.get("functionCall") instanceof JsonObject call) {
            JsonObject args = Dialect.object(call, "args");
            return new ContentBlock.ToolUse(Dialect.text(call, "id"), Dialect.text(call, "name"), args);
        }
        if (part.get("functionResponse") instanceof JsonObject result) {
            String id = result.string("id").orElseGet(() -> Dialect.text(result, "name"));
            String said = Dialect.json(result, "response");
            return new ContentBlock.ToolResult(id, List.of(new ContentBlock.Text(said)), false);
        }
        if (part.get("inlineData") instanceof JsonObject data) {
            return new ContentBlock.Image(Dialect.text(data, "mimeType"), "", Dialect.sha256(data, "data"));
        }
        if (part.get("fileData") instanceof JsonObject file) {
            return new ContentBlock.Image(Dialect.text(file, "mimeType"), Dialect.text(file, "fileUri"), "");
        }
        if (part.string("text").isPresent()) {
            String text = Dialect.text(part, "text");
            boolean thought = part.get("thought") == JsonLiteral.TRUE;
            return thought ? new ContentBlock.Thinking(text) : new ContentBlock.Text(text);
        }
        String kind = part.members().isEmpty() ? "" : part.members().get(0).name();
        return new ContentBlock.Other(kind, part);
    }
}

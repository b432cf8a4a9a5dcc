package dev.claudetap.otlp;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was said, as the JSON texts that the conventions' schemas of messages describe. A request repeats all that came before, so that a
 * span may be large: of the messages the last ones are kept up to a limit, and the span says how many are missing.
 */
final class Messages {
    /** Most characters of one attribute. */
    static final int LONGEST = 1 << 18;

    private Messages() {}

    static void put(LlmCall said, Attributes attributes) {
        if (!said.system().isEmpty()) {
            attributes.put(
                    GenAi.SYSTEM_INSTRUCTIONS,
                    array(List.of(text(bounded(said.system())).toJson())));
        }
        List<String> kept = last(said.messages());
        attributes.put(GenAi.INPUT_MESSAGES, array(kept));
        if (kept.size() < said.messages().size()) {
            attributes.put(GenAi.TAP_LEFT_OUT, said.messages().size() - kept.size());
        }
        if (!said.answer().isEmpty()) {
            JsonObject answer = message("assistant", said.answer()).toBuilder()
                    .put("finish_reason", said.stopReason())
                    .build();
            attributes.put(GenAi.OUTPUT_MESSAGES, fitting(array(List.of(answer.toJson()))));
        }
        String tools = said.tools().stream().map(Messages::tool).collect(Collectors.joining(",", "[", "]"));
        attributes.put(GenAi.TOOL_DEFINITIONS, said.tools().isEmpty() ? "" : fitting(tools));
    }

    /** Cut JSON would be none: rather nothing. */
    private static String fitting(String json) {
        return json.length() > LONGEST ? "" : json;
    }

    private static List<String> last(List<Message> messages) {
        List<String> kept = new ArrayList<>();
        int length = 0;
        for (int i = messages.size() - 1; i >= 0 && length <= LONGEST; i--) {
            Message message = messages.get(i);
            String json = message(message.role(), message.content()).toJson();
            length += json.length();
            if (length <= LONGEST) {
                kept.add(json);
            }
        }
        Collections.reverse(kept);
        return kept;
    }

    private static String array(List<String> elements) {
        return elements.isEmpty() ? "" : "[" + String.join(",", elements) + "]";
    }

    private static JsonObject message(String role, List<ContentBlock> blocks) {
        boolean results = !blocks.isEmpty() && blocks.stream().allMatch(ContentBlock.ToolResult.class::isInstance);
        List<JsonValue> parts =
                blocks.stream().map(Messages::part).map(JsonValue.class::cast).toList();
        return JsonObject.builder()
                .put("role", results ? "tool" : role)
                .put("parts", new JsonArray(parts))
                .build();
    }

    private static JsonObject part(ContentBlock block) {
        if (block instanceof ContentBlock.Text text) {
            return text(text.text());
        }
        if (block instanceof ContentBlock.Thinking thoughts) {
            return text(thoughts.text()).toBuilder().put("type", "reasoning").build();
        }
        if (block instanceof ContentBlock.ToolUse use) {
            return JsonObject.builder()
                    .put("type", "tool_call")
                    .put("id", use.id())
                    .put("name", use.name())
                    .put("arguments", use.input())
                    .build();
        }
        if (block instanceof ContentBlock.ToolResult result) {
            return JsonObject.builder()
                    .put("type", "tool_call_response")
                    .put("id", result.toolUseId())
                    .put("response", words(result))
                    .build();
        }
        if (block instanceof ContentBlock.Image image) {
            // A picture that was sent itself is told by its digest only; the schema lets parts have members of their
            // own.
            return JsonObject.builder()
                    .put("type", "image")
                    .put("mime_type", image.mediaType())
                    .put(image.source().isEmpty() ? "sha256" : "uri", image.source() + image.sha256())
                    .build();
        }
        String type = block instanceof ContentBlock.Other other ? other.type() : "other";
        return JsonObject.builder().put("type", type).build();
    }

    private static JsonObject text(String words) {
        return JsonObject.builder().put("type", "text").put("content", words).build();
    }

    /** What a tool gave back, as text. */
    static String result(ContentBlock.ToolResult result) {
        return bounded(words(result));
    }

    private static String words(ContentBlock.ToolResult result) {
        return result.content().stream()
                .map(block -> block instanceof ContentBlock.Text text
                        ? text.text()
                        : part(block).toJson())
                .collect(Collectors.joining("\n"));
    }

    private static String tool(ToolDefinition tool) {
        JsonObject.Builder described = JsonObject.builder()
                .put("type", GenAi.FUNCTION)
                .put("name", tool.name())
                .put("description", tool.description());
        if (!tool.schema().isEmpty()) {
            try {
                described.put("parameters", JsonText.parse(tool.schema()));
            } catch (JsonException edited) {
                return described.build().toJson(); // a trace file may have been edited
            }
        }
        return described.build().toJson();
    }

    /** A text's beginning, and a mark where it was cut. */
    static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}

package dev.claudetap.compare;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is compared, as lines that people read: JSON one member per line, strings with their own line ends. Stateless. */
final class BlockText {
    private BlockText() {}

    static String ofMessages(List<Message> messages) {
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            text.append(message.role()).append(":\n");
            message.content().forEach(block -> block(block, text));
        }
        return text.toString();
    }

    /** The answer without its tool calls, which are compared by themselves. */
    static String ofText(List<ContentBlock> blocks) {
        StringBuilder text = new StringBuilder();
        blocks.stream()
                .filter(block -> !(block instanceof ContentBlock.ToolUse))
                .forEach(block -> block(block, text));
        return text.toString();
    }

    static String of(ToolDefinition tool) {
        return tool.description() + "\n" + pretty(tool.schema());
    }

    private static String pretty(String json) {
        try {
            return json.isEmpty() ? "" : json(JsonText.parse(json));
        } catch (JsonException edited) {
            return json; // a trace file may have been edited
        }
    }

    private static void block(ContentBlock block, StringBuilder text) {
        if (block instanceof ContentBlock.Text words) {
            text.append(words.text()).append('\n');
        } else if (block instanceof ContentBlock.ToolResult result) {
            text.append(result.error() ? "tool failed:\n" : "tool result:\n");
            result.content().forEach(inner -> block(inner, text));
        } else if (block instanceof ContentBlock.ToolUse use) {
            text.append("tool call ")
                    .append(use.name())
                    .append('\n')
                    .append(json(use.input()))
                    .append('\n');
        } else if (block instanceof ContentBlock.Image image) {
            text.append("image ").append(image.source()).append(image.sha256()).append('\n');
        } else if (block instanceof ContentBlock.Other other) {
            text.append(json(other.raw().toBuilder().remove("cache_control").build()))
                    .append('\n');
        }
    }

    static String json(@Nullable JsonValue value) {
        if (value == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        write(value, "", text);
        return text.toString();
    }

    private static void write(JsonValue value, String indent, StringBuilder text) {
        if (value instanceof JsonObject object && !object.members().isEmpty()) {
            for (JsonObject.Member member : object) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append(indent)
                        .append(member.name())
                        .append(':');
                inner(member.value(), indent, text);
            }
        } else if (value instanceof JsonArray array && !array.elements().isEmpty()) {
            for (JsonValue element : array) {
                text.append(text.isEmpty() ? "" : "\n").append(indent).append('-');
                inner(element, indent, text);
            }
        } else {
            text.append(value instanceof JsonString string ? string.value() : value.toJson());
        }
    }

    private static void inner(JsonValue value, String indent, StringBuilder text) {
        boolean nested = (value instanceof JsonObject object
                        && !object.members().isEmpty())
                || (value instanceof JsonArray array && !array.elements().isEmpty());
        if (nested) {
            write(value, indent + "  ", text);
        } else if (value instanceof JsonString string && string.value().contains("\n")) {
            String deeper = "\n" + indent + "  ";
            text.append(deeper).append(string.value().replace("\n", deeper));
        } else {
            text.append(' ');
            text.append(value instanceof JsonString string ? string.value() : value.toJson());
        }
    }
}

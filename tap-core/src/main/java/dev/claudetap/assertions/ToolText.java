package dev.claudetap.assertions;

import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.export.PrettyJson;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import java.util.List;

/** Tools as a text that people can read and compare. */
final class ToolText {
    private ToolText() {}

    private static String pretty(String schema) {
        try {
            return PrettyJson.of(JsonText.parse(schema), 0);
        } catch (JsonException e) {
            return schema; // cut off when it was recorded: as it is, then
        }
    }

    static String of(List<ToolDefinition> tools) {
        StringBuilder text = new StringBuilder();
        for (ToolDefinition tool : tools) {
            text.append("## ").append(tool.name()).append("\n\n");
            if (!tool.description().isEmpty()) {
                text.append(tool.description().strip()).append("\n\n");
            }
            if (!tool.schema().isEmpty()) {
                text.append(pretty(tool.schema())).append("\n\n");
            }
        }
        return text.toString().strip() + "\n";
    }
}

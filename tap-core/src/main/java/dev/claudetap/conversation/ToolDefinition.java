package dev.claudetap.conversation;

import java.util.Objects;

/**
 * A tool that the model was offered.
 *
 * @param name its name; for a tool of the provider its type
 * @param description what the model is told about it; may be empty
 * @param schema JSON text of its input's schema; empty when there is none
 */
public record ToolDefinition(String name, String description, String schema) {
    public ToolDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(schema, "schema");
    }
}

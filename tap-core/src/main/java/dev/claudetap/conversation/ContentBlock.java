package dev.claudetap.conversation;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.List;

/** A piece of a message. Immutable. */
public sealed interface ContentBlock {
    /** Words. */
    record Text(String text) implements ContentBlock {}

    /**
     * What the model thought.
     *
     * @param text the thoughts, or a summary of them; empty when the provider keeps them encrypted
     */
    record Thinking(String text) implements ContentBlock {}

    /**
     * The model calls a tool.
     *
     * @param id joins the call to its {@link ToolResult}; empty when the provider gives none
     * @param name the tool's name
     * @param input its arguments; a string when they are no JSON or were cut off
     */
    record ToolUse(String id, String name, JsonValue input) implements ContentBlock {}

    /**
     * What a tool gave back.
     *
     * @param toolUseId id of the call, or the tool's name where the provider has no ids
     * @param content what it said
     * @param error whether the tool failed
     */
    record ToolResult(String toolUseId, List<ContentBlock> content, boolean error) implements ContentBlock {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /**
     * A picture.
     *
     * @param mediaType for example {@code image/png}; empty when unknown
     * @param source its URL; empty when the picture itself was sent
     * @param sha256 of the picture's base64 text, hex, when it was sent itself; empty otherwise
     */
    record Image(String mediaType, String source, String sha256) implements ContentBlock {}

    /**
     * Anything else, as it was sent.
     *
     * @param type the provider's name for it
     * @param raw the whole block
     */
    record Other(String type, JsonObject raw) implements ContentBlock {}
}

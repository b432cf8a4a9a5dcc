package dev.claudetap.conversation;

import java.util.List;
import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role {@code user}, {@code assistant}, {@code system}, {@code developer} or {@code tool}
 * @param content its blocks in order
 */
public record Message(String role, List<ContentBlock> content) {
    public Message {
        Objects.requireNonNull(role, "role");
        content = List.copyOf(content);
    }
}

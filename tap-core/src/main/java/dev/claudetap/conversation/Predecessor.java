package dev.claudetap.conversation;

import java.util.Objects;

/**
 * The call that another one goes on from.
 *
 * @param call its index, see {@link Conversation#calls}
 * @param link what the two have to do with each other
 * @param shared how many messages at the beginning of the later request the earlier one had, too
 */
public record Predecessor(int call, Link link, int shared) {
    public Predecessor {
        Objects.requireNonNull(link, "link");
    }

    /** How a request follows from an earlier one. */
    public enum Link {
        /** It begins with all the messages of the earlier one. */
        EXTENDS,
        /** It names the earlier one's answer, and has only what is new ({@code previous_response_id}). */
        CONTINUES,
        /** It has the same messages once more: a retry when the earlier one was not answered. */
        REPEATS,
        /** It begins as the earlier one, but some messages were changed or taken back. */
        REVISES,
        /** No message is the same, but session, agent and system prompt are: after a compaction, or a fresh start. */
        RESTARTS
    }
}

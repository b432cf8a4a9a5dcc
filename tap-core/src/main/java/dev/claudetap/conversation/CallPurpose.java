package dev.claudetap.conversation;

import dev.claudetap.trace.TraceRecord;
import java.util.Optional;

/**
 * What an agent makes a call for. Agents call models also on their own account: to warm a cache, to name a session, to
 * shorten a history. What is not known for such a call is a {@link #TURN}.
 */
public enum CallPurpose {
    /** A step of a conversation: what the user, or another agent, asked for. */
    TURN("turn"),
    /** Finds a title or a one-line summary for a session. */
    TITLE("title"),
    /** Asks for no answer worth reading: fills a cache, opens a connection, probes a quota. */
    WARM_UP("warm_up"),
    /** Asks how many tokens a request would have. */
    TOKEN_COUNT("token_count"),
    /** Has a conversation shortened, so that it can go on. */
    COMPACTION("compaction"),
    /** Something else for the agent's own use, as the agent says itself. */
    AUXILIARY("auxiliary");

    private final String key;

    CallPurpose(String key) {
        this.key = key;
    }

    /** The word for files and pages. */
    public String key() {
        return key;
    }

    /** Whether such a call is part of a conversation, rather than beside it. */
    public boolean isConversation() {
        return this == TURN || this == COMPACTION;
    }

    /** Reads a record; empty when it is no traffic with a model. */
    public static Optional<CallPurpose> of(TraceRecord record) {
        return CallReader.purpose(record);
    }
}

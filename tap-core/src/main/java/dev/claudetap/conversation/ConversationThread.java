package dev.claudetap.conversation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Calls that go on from each other: one agent's conversation. Immutable.
 *
 * @param id its index, see {@link Conversation#threads}
 * @param kind what it is
 * @param session the session's id, as the agent said; empty when it did not
 * @param agent the agent's id within the session; empty for the main one and where the agent did not say
 * @param start what started a sub-agent; empty for other threads
 * @param calls indexes of its calls in the order they ended
 */
public record ConversationThread(
        int id, Kind kind, String session, String agent, Optional<Start> start, List<Integer> calls) {
    public ConversationThread {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(start, "start");
        calls = List.copyOf(calls);
    }

    /** What a thread is. */
    public enum Kind {
        /** The conversation with the user: the first of its session that no tool call started. */
        MAIN,
        /** An agent that another one started. */
        SUB_AGENT,
        /** Calls of an agent on its own account, all of one purpose, see {@link CallPurpose}. */
        SIDE,
        /** A conversation of which nothing says whose it is. */
        UNATTRIBUTED
    }

    /** What tells that a thread is a sub-agent's. */
    public enum Evidence {
        /** The agent gave an id of its own to it. */
        AGENT_ID,
        /** A tool call that waits for its result had the very text by which the thread begins. */
        TOOL_PROMPT,
        /** The result of a tool call names the agent's id. */
        TOOL_RESULT
    }

    /**
     * What started a sub-agent.
     *
     * @param evidence what tells so
     * @param parent the thread that started it; empty when it is not in the trace
     * @param call the call whose answer asked for it; empty when that is not known
     * @param toolUseId the tool call; empty when that is not known
     * @param candidates how many tool calls it could have been, all alike: 1 when it is certain, 0 when none is known
     */
    public record Start(Evidence evidence, OptionalInt parent, OptionalInt call, String toolUseId, int candidates) {
        public Start {
            Objects.requireNonNull(evidence, "evidence");
            Objects.requireNonNull(toolUseId, "toolUseId");
        }
    }
}

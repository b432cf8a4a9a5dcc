package dev.claudetap.trace;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which session, and which agent of it, made an exchange: as far as the agent itself says so, never guessed. Immutable.
 *
 * @param session the session's id
 * @param agent the id of the agent, or thread, within the session; empty for the main one and where agents are not told apart
 * @param parentAgent the id of the agent that started this one, or of its session where each agent has one of its own
 * @param source what said so, for people, for example {@code x-claude-code-session-id}; {@code unattributed} when nothing did
 */
public record Origin(Optional<String> session, Optional<String> agent, Optional<String> parentAgent, String source) {
    /** Nothing in the exchange says where it comes from. */
    public static final Origin UNATTRIBUTED =
            new Origin(Optional.empty(), Optional.empty(), Optional.empty(), "unattributed");

    public Origin {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(parentAgent, "parentAgent");
        Objects.requireNonNull(source, "source");
    }

    // By hand, as every record's is compared: a record's own cost method handles.
    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin
                && origin.source.equals(source)
                && origin.session.equals(session)
                && origin.agent.equals(agent)
                && origin.parentAgent.equals(parentAgent);
    }

    @Override
    public int hashCode() {
        return Objects.hash(session, agent, parentAgent, source);
    }

    /** The same origin with other ids. */
    public Origin mapped(UnaryOperator<String> ids) {
        return new Origin(session.map(ids), agent.map(ids), parentAgent.map(ids), source);
    }
}

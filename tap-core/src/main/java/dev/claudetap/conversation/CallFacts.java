package dev.claudetap.conversation;

import dev.claudetap.trace.Origin;
import dev.claudetap.trace.TraceRecord;
import java.util.List;

/**
 * What one record says of a call, as far as conversations are concerned; no content.
 *
 * @param record the record, which must not be kept
 * @param provider as in {@link LlmCall}
 * @param model as in {@link LlmCall}
 * @param purpose what the call is for
 * @param bearing whether it may be part of a conversation
 * @param origin session and agent
 * @param instructions equal for calls with the same system prompt
 * @param tools whether tools were offered
 * @param sent the request's own messages
 * @param prompt all that the request gives to read
 * @param answered the answer, as messages
 * @param reply usage, stop reason and ids
 * @param fate how it ended
 */
record CallFacts(
        TraceRecord record,
        String provider,
        String model,
        CallPurpose purpose,
        boolean bearing,
        Origin origin,
        Digest instructions,
        boolean tools,
        List<MessageFacts> sent,
        Prompt prompt,
        List<MessageFacts> answered,
        Reply reply,
        CallFate fate) {
    /**
     * What came back beside messages.
     *
     * @param used token counts, and what else is billed
     * @param stopReason the provider's word
     * @param id the response's id; may be empty
     * @param continued id of the response that the request goes on from; may be empty
     */
    record Reply(Consumption used, String stopReason, String id, String continued) {}

    /** Program, session and agent as one text: calls of different scopes are never one thread. */
    String scope() {
        return scopeOf(agent());
    }

    /** The scope of another agent of the same session. */
    String scopeOf(String agent) {
        return client() + "\n" + session() + "\n" + (agent.equals(session()) ? "" : agent);
    }

    /** Whether the agent itself says that another one started it. */
    boolean isSaidToBeStarted() {
        return !agent().isEmpty() || origin.parentAgent().isPresent();
    }

    /** The session in which it was started: that of its parent where each agent has one of its own. */
    String startedIn() {
        return agent().isEmpty() ? origin.parentAgent().orElse(session()) : session();
    }

    /** The scope of the agent that started it. */
    String parentScope() {
        String parent = origin.parentAgent().orElse("");
        return agent().isEmpty() ? client() + "\n" + parent + "\n" : scopeOf(parent);
    }

    String client() {
        return record.header().capture().client();
    }

    String session() {
        return origin.session().orElse("");
    }

    /** The agent within its session; empty for the main one, whose thread Codex calls by the session's id. */
    String agent() {
        return origin.agent().filter(agent -> !agent.equals(session())).orElse("");
    }
}

package dev.claudetap.conversation;

import dev.claudetap.trace.Origin;
import java.util.Objects;

/**
 * Where a call comes from and what it is for. Immutable.
 *
 * @param origin session and agent, as the agent said
 * @param purpose a step of the conversation, or something the agent asks on its own account
 * @param responseId the answer's id; empty when it has none
 * @param continues id of the answer that the request goes on from ({@code previous_response_id}): the messages before
 *     are not in the request but in the calls up to that answer, see {@link Continuations}; mostly empty
 */
public record CallContext(Origin origin, CallPurpose purpose, String responseId, String continues) {
    /** Nothing is known. */
    public static final CallContext UNKNOWN = new CallContext(Origin.UNATTRIBUTED, CallPurpose.TURN, "", "");

    public CallContext {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(responseId, "responseId");
        Objects.requireNonNull(continues, "continues");
    }
}

package dev.claudetap.conversation;

import dev.claudetap.trace.Origin;
import dev.claudetap.trace.Turn;
import java.util.Objects;
import java.util.Optional;

/**
 * A call's place in the conversations of its trace. Holds no content. Immutable.
 *
 * @param index its place among the calls of the trace, from 0, in the order they ended
 * @param record its place among all records of the trace, from 0
 * @param requestId the record's id
 * @param turn the record's turn
 * @param thread index of its thread
 * @param purpose what it is for
 * @param origin session and agent, as the agent said
 * @param provider as in {@link LlmCall}; empty for a token count
 * @param model as in {@link LlmCall}
 * @param used what it used: token counts, and what else is billed
 * @param stopReason as in {@link LlmCall}
 * @param fate what became of it
 * @param predecessor the call that it goes on from; empty when it is the first of its thread
 * @param missing id of the answer that it goes on from, when that is not in the trace; mostly empty
 * @param messages how many messages its own request has
 * @param joined how many messages the model has been told of: those, and the ones of the calls it continues
 * @param retry whether it repeats a call that was not answered
 */
public record ConversationCall(
        int index,
        int record,
        String requestId,
        Turn turn,
        int thread,
        CallPurpose purpose,
        Origin origin,
        String provider,
        String model,
        Consumption used,
        String stopReason,
        CallFate fate,
        Optional<Predecessor> predecessor,
        Optional<String> missing,
        int messages,
        int joined,
        boolean retry) {
    public ConversationCall {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(turn, "turn");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(used, "used");
        Objects.requireNonNull(stopReason, "stopReason");
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(predecessor, "predecessor");
        Objects.requireNonNull(missing, "missing");
    }

    /** Token counts. */
    public TokenUsage usage() {
        return used.usage();
    }
}

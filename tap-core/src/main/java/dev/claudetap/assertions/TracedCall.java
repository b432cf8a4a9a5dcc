package dev.claudetap.assertions;

import dev.claudetap.conversation.CallFate;
import dev.claudetap.conversation.CallPurpose;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.Continuations;
import dev.claudetap.conversation.Conversation;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model with all that is known of it.
 *
 * @param place its place in the conversations of the trace
 * @param call the call with all its messages
 * @param record where it was recorded
 */
record TracedCall(ConversationCall place, LlmCall call, TraceRecord record) {
    private static final int WORDS = 60;

    /** The calls of a trace in the order they started; token counts and warm-ups that ask for no answer are none. */
    static List<TracedCall> of(Trace trace, Conversation conversation) {
        Continuations continuations = new Continuations();
        Map<Integer, LlmCall> calls = new HashMap<>();
        for (int i = 0; i < trace.records().size(); i++) {
            int place = i;
            continuations.read(trace.records().get(i)).ifPresent(joined -> calls.put(place, joined.call()));
        }
        List<TracedCall> traced = new ArrayList<>();
        for (ConversationCall place : conversation.calls()) {
            LlmCall call = calls.get(place.record());
            if (call != null) {
                traced.add(new TracedCall(place, call, trace.records().get(place.record())));
            }
        }
        traced.sort((one, other) -> one.place().turn().compareTo(other.place().turn()));
        return traced;
    }

    /** A step of a conversation that was answered. */
    boolean isTurn() {
        return place.purpose() == CallPurpose.TURN && place.fate() == CallFate.ANSWERED;
    }

    String id() {
        return place.requestId();
    }

    /** The result that a later call of the trace brought for a tool call of this one; null when none did. */
    static ContentBlock.@Nullable ToolResult resultOf(List<TracedCall> calls, String toolUseId) {
        return calls.stream()
                .flatMap(call -> call.call().resultOf(toolUseId).stream())
                .findFirst()
                .orElse(null);
    }

    /** The call in one line. */
    String line() {
        return id() + "  " + (call.model().isEmpty() ? "(no model)" : call.model()) + "  " + happened();
    }

    private String happened() {
        if (!call.error().isEmpty() || place.fate() == CallFate.FAILED) {
            String error = call.error().isEmpty() ? record.header().outcome().key() : call.error();
            return "failed (" + record.response().status() + "): " + Excerpt.of(error, WORDS);
        }
        if (place.fate() == CallFate.ABORTED) {
            return "broken off";
        }
        String tools = call.toolUses().stream().map(ContentBlock.ToolUse::name).collect(Collectors.joining(", "));
        String reason = call.stopReason().isEmpty() ? "no stop reason" : call.stopReason();
        return tools.isEmpty() ? reason + ": " + Excerpt.of(call.text(), WORDS) : reason + ": calls " + tools;
    }

    /** Several calls, a line each, as many as help. */
    static String list(List<TracedCall> calls) {
        return Excerpt.list(calls.stream().map(TracedCall::line).toList());
    }
}

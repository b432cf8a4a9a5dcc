package dev.claudetap.assertions;

import dev.claudetap.conversation.CallFate;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.Conversation;
import dev.claudetap.conversation.ConversationThread;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a trace, or on one conversation of it. <em>Calls</em> are all calls of a model, failed ones too; <em>turns</em>
 * are the answered steps of a conversation, without titles, warm-ups and what else an agent asks on its own account. Both are
 * counted from 1 in the order they started.
 */
public final class TraceAssert extends AbstractAssert<TraceAssert, Trace> {
    private static final int FIRST_ERROR_STATUS = 400;

    /** Why an answer that is whole ends, in the providers' words. */
    private static final Set<String> GOOD_ENDS = Set.of("end_turn", "stop", "STOP", "completed", "stop_sequence");

    private final Conversation conversation;
    private final List<TracedCall> calls;

    TraceAssert(Trace trace) {
        super(trace, TraceAssert.class);
        conversation = Conversation.of(trace);
        calls = TracedCall.of(trace, conversation);
    }

    private TraceAssert(TraceAssert whole, Predicate<TracedCall> part) {
        super(whole.actual, TraceAssert.class);
        conversation = whole.conversation;
        calls = whole.calls.stream().filter(part).toList();
    }

    private List<TracedCall> turns() {
        return calls.stream().filter(TracedCall::isTurn).toList();
    }

    /** The same for the main conversation only, without sub-agents and side calls. */
    public TraceAssert mainThread() {
        return threads(ConversationThread.Kind.MAIN, ConversationThread.Kind.UNATTRIBUTED);
    }

    /** The same for sub-agents only. */
    public TraceAssert subAgents() {
        return threads(ConversationThread.Kind.SUB_AGENT);
    }

    private TraceAssert threads(ConversationThread.Kind... kinds) {
        Set<ConversationThread.Kind> wanted = Set.of(kinds);
        return new TraceAssert(
                this,
                call -> wanted.contains(
                        conversation.threads().get(call.place().thread()).kind()));
    }

    /** So many calls of a model. */
    public TraceAssert hasCalls(int number) {
        return counts("calls", number, calls);
    }

    /** So many answered steps of a conversation. */
    public TraceAssert hasTurns(int number) {
        return counts("turns", number, turns());
    }

    private TraceAssert counts(String what, int expected, List<TracedCall> found) {
        if (found.size() != expected) {
            throw failure("Expected %s %s but there are %s:%s", expected, what, found.size(), TracedCall.list(found));
        }
        return this;
    }

    /** One call, counted from 1. */
    public CallAssert call(int number) {
        return nth("call", number, calls);
    }

    /** One turn, counted from 1. */
    public CallAssert turn(int number) {
        return nth("turn", number, turns());
    }

    /** The last turn. */
    public CallAssert lastTurn() {
        return nth("turn", Math.max(1, turns().size()), turns());
    }

    private CallAssert nth(String what, int number, List<TracedCall> found) {
        if (number < 1) {
            throw new IllegalArgumentException(what + "s are counted from 1");
        }
        if (number > found.size()) {
            throw failure("Expected a %s %s but there are %s:%s", what, number, found.size(), TracedCall.list(found));
        }
        TracedCall call = found.get(number - 1);
        return new CallAssert(call, calls).as("%s %s (%s)", what, number, call.id());
    }

    /** Runs the same checks on every turn. */
    public TraceAssert everyTurn(Consumer<CallAssert> checks) {
        for (int i = 1; i <= turns().size(); i++) {
            checks.accept(turn(i));
        }
        return this;
    }

    /** Turns were answered by these models and by no others. */
    public TraceAssert usedModels(String... models) {
        List<TracedCall> others = turns().stream()
                .filter(call -> !List.of(models).contains(call.call().model()))
                .toList();
        List<String> unused = new ArrayList<>(List.of(models));
        turns().forEach(call -> unused.remove(call.call().model()));
        if (!others.isEmpty() || !unused.isEmpty()) {
            throw failure(
                    "Expected turns by %s and no other model%s; the turns were:%s",
                    String.join(", ", models),
                    unused.isEmpty() ? "" : ", but none was by " + String.join(", ", unused),
                    TracedCall.list(turns()));
        }
        return this;
    }

    /** All tool calls of the answers, in order. */
    public ToolCallsAssert toolCalls() {
        List<ToolCallAssert.Traced> found = new ArrayList<>();
        for (TracedCall call : calls) {
            for (ContentBlock.ToolUse use : call.call().toolUses()) {
                found.add(new ToolCallAssert.Traced(use, call, calls));
            }
        }
        return new ToolCallsAssert(found).as("tool calls");
    }

    /** The tokens of all calls together. */
    public UsageAssert usage() {
        TokenUsage sum = calls.stream().map(call -> call.call().usage()).reduce(TokenUsage.NONE, TokenUsage::plus);
        return new UsageAssert(sum).as("usage of %s calls", calls.size());
    }

    /** What all calls cost by the bundled price table. */
    public CostAssert cost() {
        return cost(PriceTable.bundled());
    }

    /** What all calls cost by that price table. */
    public CostAssert cost(PriceTable prices) {
        return CostAssert.of(calls, prices).as("cost of %s calls", calls.size());
    }

    /** No exchange failed: all were whole, none was answered with a status of 400 or more, and no provider told of an error. */
    public TraceAssert hasNoErrors() {
        List<String> failed = new ArrayList<>();
        for (TraceRecord record : actual.records()) {
            boolean whole = record.header().outcome() == Outcome.COMPLETED;
            int status = record.response().status();
            if (!whole || status >= FIRST_ERROR_STATUS) {
                failed.add(record.header().requestId() + "  " + record.request().method() + " "
                        + record.request().path() + "  " + status + ", " + why(record));
            }
        }
        calls.stream()
                .filter(call -> !call.call().error().isEmpty())
                .filter(call -> failed.stream().noneMatch(line -> line.startsWith(call.id() + " ")))
                .forEach(call -> failed.add(call.line()));
        if (!failed.isEmpty()) {
            throw failure("Expected no errors but %s of %s exchanges failed:%s", failed.size(), total(), list(failed));
        }
        return this;
    }

    private static String why(TraceRecord record) {
        return record.header().error() == null
                ? record.header().outcome().key()
                : record.header().error().message();
    }

    private int total() {
        return actual.records().size();
    }

    private static String list(List<String> lines) {
        return Excerpt.list(lines);
    }

    /** So many calls repeated one that was not answered. */
    public TraceAssert hasRetries(int number) {
        return counts(
                "retries",
                number,
                calls.stream().filter(call -> call.place().retry()).toList());
    }

    /** So many faults of a plan came to pass: a test whose faults never land tests nothing. */
    public TraceAssert faultsLanded(int number) {
        List<TraceRecord> landed = LandedFaults.in(actual);
        if (landed.size() != number) {
            List<String> lines = actual.records().stream()
                    .filter(record -> !LandedFaults.planned(record).isEmpty())
                    .map(record -> record.header().requestId() + "  " + LandedFaults.planned(record)
                            + (landed.contains(record) ? "" : " (did not come to pass)"))
                    .toList();
            throw failure("Expected %s faults to land but %s did:%s", number, landed.size(), list(lines));
        }
        return this;
    }

    /** The last call was answered, and the answer ended because the model was done. */
    public TraceAssert endedNormally() {
        List<TracedCall> steps = calls.stream()
                .filter(call -> call.place().purpose().isConversation())
                .toList();
        if (steps.isEmpty()) {
            throw failure("Expected a conversation that ended normally but there is none");
        }
        TracedCall last = steps.get(steps.size() - 1);
        boolean done = last.place().fate() == CallFate.ANSWERED
                && GOOD_ENDS.contains(last.call().stopReason())
                && last.call().toolUses().isEmpty();
        if (!done) {
            throw failure("Expected the conversation to end normally but its last call is\n  %s", last.line());
        }
        return this;
    }

    /** Nothing that was recorded looks like a key, token or password. */
    public TraceAssert hasNoSecrets() {
        List<String> found = SecretSearch.of(Redactor.standard()).in(actual);
        if (!found.isEmpty()) {
            throw failure("Expected no secrets but found (values not shown):%s", list(found));
        }
        return this;
    }

    /** What the provider's prompt cache did for the turns. */
    public PromptCacheAssert promptCache() {
        return new PromptCacheAssert(turns());
    }

    /** How much of the model's context the turns took. */
    public ContextBudgetAssert contextBudget() {
        return new ContextBudgetAssert(turns());
    }
}

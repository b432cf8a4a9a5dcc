package dev.claudetap.conversation;

import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversations of a trace in one pass, record by record in the order of the trace, also while it is still
 * being recorded. Nothing of a record is kept but digests and ids. Each message is read once, however many requests
 * repeat it; of the repetitions only a digest is computed. Not safe for several threads.
 */
public final class ConversationReader {
    private final CallFactsReader facts = new CallFactsReader();
    private final Lineage lineage = new Lineage();
    private final ToolLedger tools = new ToolLedger();
    private final ThreadTable threads = new ThreadTable(tools);
    private final List<ConversationCall> calls = new ArrayList<>();
    private final List<ToolCall> settled = new ArrayList<>();
    private Prompt prompt = Prompt.NONE;
    private int records;

    /** A reader at the beginning of a trace. */
    public ConversationReader() {}

    /** Takes the next record; empty when it is no traffic with a model. */
    public Optional<ConversationCall> add(TraceRecord record) {
        int position = records++;
        settled.clear();
        return facts.read(record).map(call -> {
            ConversationCall placed = call.bearing() ? converse(call, position) : beside(call, position);
            calls.add(placed);
            prompt = call.prompt();
            return placed;
        });
    }

    private ConversationCall beside(CallFacts call, int position) {
        lineage.skip(call);
        ThreadState thread = threads.side(call);
        thread.calls.add(calls.size());
        return told(call, position, new ThreadTable.Place(thread, null));
    }

    private ConversationCall converse(CallFacts call, int position) {
        int index = calls.size();
        ThreadTable.Place place = place(call);
        ThreadState thread = place.thread();
        settleTools(call, index, place.predecessor());
        tools.issue(index, thread, call.answered());
        thread.calls.add(index);
        if (call.purpose() == CallPurpose.TURN && call.fate() == CallFate.ANSWERED) {
            thread.latestTurn = index;
            thread.instructions = call.instructions();
            thread.tools = call.tools();
        }
        lineage.add(index, call);
        return told(call, position, place);
    }

    /** What the predecessor had already has been settled with it. */
    private void settleTools(CallFacts call, int index, @Nullable Predecessor predecessor) {
        int before = predecessor == null ? -1 : predecessor.call();
        int known = predecessor == null ? 0 : predecessor.shared();
        for (MessageFacts message : call.sent().subList(known, call.sent().size())) {
            for (MessageFacts.Result result : message.results()) {
                ToolLedger.Entry entry = tools.settle(index, before, result);
                if (entry != null) {
                    settled.add(entry.told());
                    threads.nameAgents(call, entry, result.agents());
                }
            }
        }
    }

    private ThreadTable.Place place(CallFacts call) {
        Predecessor found = lineage.find(call);
        boolean again = found != null
                && found.link() == Predecessor.Link.REPEATS
                && calls.get(found.call()).fate() != CallFate.ANSWERED;
        boolean begins = !again && call.reply().continued().isEmpty() && threads.startsAgent(call);
        return found == null || begins
                ? threads.place(call)
                : new ThreadTable.Place(threads.get(calls.get(found.call()).thread()), found);
    }

    private ConversationCall told(CallFacts call, int position, ThreadTable.Place place) {
        Predecessor predecessor = place.predecessor();
        TraceRecord record = call.record();
        return new ConversationCall(
                calls.size(),
                position,
                record.header().requestId(),
                record.header().turn(),
                place.thread().id,
                call.purpose(),
                call.origin(),
                call.provider(),
                call.model(),
                call.reply().used(),
                call.reply().stopReason(),
                call.fate(),
                Optional.ofNullable(predecessor),
                missing(call),
                call.sent().size(),
                lineage.size(calls.size()),
                isRetry(predecessor));
    }

    private Optional<String> missing(CallFacts call) {
        String continued = call.reply().continued();
        return continued.isEmpty() || lineage.answering(continued) != null ? Optional.empty() : Optional.of(continued);
    }

    private boolean isRetry(@Nullable Predecessor predecessor) {
        return predecessor != null
                && predecessor.link() == Predecessor.Link.REPEATS
                && calls.get(predecessor.call()).fate() != CallFate.ANSWERED;
    }

    /** What the call that was added last gave its model to read. */
    public Prompt prompt() {
        return prompt;
    }

    /** The tool calls whose results the record that was added last brought, in its order. */
    public List<ToolCall> settled() {
        return List.copyOf(settled);
    }

    /** What was read so far. Later records do not change it. */
    public Conversation conversation() {
        return new Conversation(calls, threads.told(), tools.told());
    }

    /**
     * The messages that the model was told of with a call, first to last, also those of the calls it continues; without
     * messages that hold nothing but thoughts.
     *
     * @param call index of a call that was read
     * @return where to find each; empty for a call beside the conversations
     */
    public List<MessageRef> messages(int call) {
        return lineage.messages(call);
    }
}

package dev.claudetap.conversation;

import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The conversations of a trace: its calls in threads, each joined to the one it goes on from, tool calls joined to
 * their results and to the sub-agents they started. Holds no content. Immutable.
 *
 * @param calls every call, in the order they ended
 * @param threads every thread, in the order of their first calls
 * @param toolCalls every tool call, in the order they were asked for
 */
public record Conversation(List<ConversationCall> calls, List<ConversationThread> threads, List<ToolCall> toolCalls) {
    public Conversation {
        calls = List.copyOf(calls);
        threads = List.copyOf(threads);
        toolCalls = List.copyOf(toolCalls);
    }

    /** Reads a trace in memory. */
    public static Conversation of(Trace trace) {
        ConversationReader reader = new ConversationReader();
        trace.records().forEach(reader::add);
        return reader.conversation();
    }

    /**
     * Reads a trace file, one record in memory at a time.
     *
     * @throws IOException when the file cannot be read
     */
    public static Conversation read(Path jsonl) throws IOException {
        ConversationReader reader = new ConversationReader();
        try (TraceReader records = TraceReader.open(jsonl)) {
            for (TraceRecord record = records.next(); record != null; record = records.next()) {
                reader.add(record);
            }
        }
        return reader.conversation();
    }

    /** The tokens of a thread's own calls, each call once; what was not answered mostly has none. */
    public TokenUsage usageOf(ConversationThread thread) {
        TokenUsage sum = TokenUsage.NONE;
        for (int call : thread.calls()) {
            sum = sum.plus(calls.get(call).usage());
        }
        return sum;
    }

    /** The tokens of a thread and of all sub-agents below it. */
    public TokenUsage usageWithAgents(ConversationThread thread) {
        TokenUsage sum = usageOf(thread);
        for (ConversationThread child : childrenOf(thread)) {
            sum = sum.plus(usageWithAgents(child));
        }
        return sum;
    }

    /** The sub-agents that a thread started, in the order of their first calls. */
    public List<ConversationThread> childrenOf(ConversationThread parent) {
        return threads.stream()
                .filter(thread -> thread.start()
                        .filter(start ->
                                start.parent().isPresent() && start.parent().getAsInt() == parent.id())
                        .isPresent())
                .toList();
    }
}

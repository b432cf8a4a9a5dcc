package dev.claudetap.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A thread while it grows. */
final class ThreadState {
    final int id;
    final ConversationThread.Kind kind;
    final String session;
    final String agent;
    final List<Integer> calls = new ArrayList<>();

    @Nullable
    ThreadState parent;

    ConversationThread.@Nullable Evidence evidence;
    /** The tool call that started it, and how many it could have been. */
    ToolLedger.@Nullable Entry starter;

    int candidates;

    /** Of its latest turn. */
    Digest instructions = Digest.of("");

    boolean tools;
    int latestTurn = -1;
    /** How many of its tool calls have no result yet. */
    int openTools;

    ThreadState(int id, ConversationThread.Kind kind, String session, String agent) {
        this.id = id;
        this.kind = kind;
        this.session = session;
        this.agent = agent;
    }

    void startedBy(ToolLedger.Entry entry, int among, ConversationThread.Evidence how) {
        starter = entry;
        candidates = among;
        parent = entry.thread;
        evidence = how;
        entry.starts(this);
    }

    boolean isWithin(ThreadState other) {
        for (ThreadState state = this; state != null; state = state.parent) {
            if (state == other) {
                return true;
            }
        }
        return false;
    }

    ConversationThread told() {
        ToolLedger.Entry tool = starter;
        ThreadState owner = parent;
        Optional<ConversationThread.Start> start = Optional.ofNullable(evidence)
                .map(how -> new ConversationThread.Start(
                        how,
                        owner == null ? OptionalInt.empty() : OptionalInt.of(owner.id),
                        tool == null ? OptionalInt.empty() : OptionalInt.of(tool.call),
                        tool == null ? "" : tool.use.id(),
                        candidates));
        return new ConversationThread(id, kind, session, agent, start, calls);
    }
}

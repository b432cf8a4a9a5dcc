package dev.claudetap.conversation;

import dev.claudetap.conversation.ConversationThread.Evidence;
import dev.claudetap.conversation.ConversationThread.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads of a trace while they grow. Decides whose a call is that goes on from no other. Not safe for several threads. */
final class ThreadTable {
    /** Where a first call belongs, and the call before it if that thread was there already. */
    record Place(ThreadState thread, @Nullable Predecessor predecessor) {}

    /** Claude Code's first words after a compaction, and Codex's. */
    private static final List<String> RESUMPTIONS = List.of(
            "This session is being continued from a previous conversation",
            "Another language model started to solve this problem");

    private final ToolLedger tools;
    private final List<ThreadState> threads = new ArrayList<>();
    private final Map<String, List<ThreadState>> byScope = new HashMap<>();
    private final Map<String, ThreadState> sides = new HashMap<>();

    ThreadTable(ToolLedger tools) {
        this.tools = tools;
    }

    ThreadState get(int id) {
        return threads.get(id);
    }

    /** The thread of an agent's calls on its own account. */
    ThreadState side(CallFacts facts) {
        String key = facts.scope() + "\n" + facts.purpose();
        return sides.computeIfAbsent(key, added -> open(Kind.SIDE, facts));
    }

    /** Whether a request begins as a sub-agent does that nothing was joined to yet. */
    boolean startsAgent(CallFacts facts) {
        return !starters(facts).isEmpty();
    }

    /** A request that shares nothing with an earlier one of its scope. */
    Place place(CallFacts facts) {
        List<ToolLedger.Entry> starters = starters(facts);
        if (starters.isEmpty() && !facts.isLooselyNamed()) {
            ThreadState before = restarted(facts);
            if (before != null) {
                Predecessor predecessor = facts.reply().continued().isEmpty()
                        ? new Predecessor(before.latestTurn, Predecessor.Link.RESTARTS, 0)
                        : null; // what it continues is not in the trace
                return new Place(before, predecessor);
            }
        }
        ThreadState thread = open(kind(facts, starters), facts);
        byScope.computeIfAbsent(facts.scope(), added -> new ArrayList<>()).add(thread);
        if (!starters.isEmpty()) {
            thread.startedBy(starters.get(0), starters.size(), Evidence.TOOL_PROMPT);
        } else if (thread.kind == Kind.SUB_AGENT) {
            thread.evidence = Evidence.AGENT_ID;
            thread.parent = first(facts.parentScope());
        }
        return new Place(thread, null);
    }

    private Kind kind(CallFacts facts, List<ToolLedger.Entry> starters) {
        if (!starters.isEmpty() || facts.isSaidToBeStarted()) {
            return Kind.SUB_AGENT;
        }
        return byScope.containsKey(facts.scope()) ? Kind.UNATTRIBUTED : Kind.MAIN;
    }

    private ThreadState open(Kind kind, CallFacts facts) {
        ThreadState thread = new ThreadState(threads.size(), kind, facts.session(), facts.agent());
        threads.add(thread);
        return thread;
    }

    private @Nullable ThreadState first(String scope) {
        List<ThreadState> found = byScope.getOrDefault(scope, List.of());
        return found.isEmpty() ? null : found.get(0);
    }

    /** The open tool calls whose text the request begins with; an agent's first request has no answer in it. */
    private List<ToolLedger.Entry> starters(CallFacts facts) {
        List<Digest> texts = new ArrayList<>();
        for (MessageFacts message : facts.sent()) {
            if (message.isAssistant()) {
                return List.of();
            }
            texts.addAll(message.texts());
        }
        boolean known = facts.isSaidToBeStarted() && byScope.containsKey(facts.scope());
        return known ? List.of() : tools.starters(facts.startedIn(), texts);
    }

    /**
     * The thread that the request takes up again with none of its messages. An agent with an id of its own has one
     * thread. Otherwise the system prompt must be the same, and no other thread may wait for a tool's result: what comes
     * then may be a sub-agent, and is not guessed to be something else.
     */
    private @Nullable ThreadState restarted(CallFacts facts) {
        List<ThreadState> candidates = byScope.getOrDefault(facts.scope(), List.of());
        boolean resumed =
                facts.sent().stream().anyMatch(message -> RESUMPTIONS.stream().anyMatch(message.words()::startsWith));
        List<ThreadState> waiting =
                threads.stream().filter(thread -> thread.openTools > 0).toList();
        for (int i = candidates.size() - 1; i >= 0; i--) {
            ThreadState thread = candidates.get(i);
            boolean alike = thread.instructions.equals(facts.instructions()) && thread.tools == facts.tools();
            boolean same = facts.isSaidToBeStarted() || alike || (resumed && thread.kind == Kind.MAIN);
            if (thread.latestTurn >= 0 && same && !othersWait(thread, waiting)) {
                return thread;
            }
        }
        return null;
    }

    private static boolean othersWait(ThreadState thread, List<ThreadState> waiting) {
        return thread.agent.isEmpty()
                && waiting.stream().anyMatch(other -> other.session.equals(thread.session) && !other.isWithin(thread));
    }

    /** A tool's result names agents: those of the session that were not joined to a tool call yet are its. */
    void nameAgents(CallFacts facts, ToolLedger.Entry entry, List<String> agents) {
        for (String agent : agents) {
            ThreadState thread = first(facts.scopeOf(agent));
            if (thread != null && thread.starter == null && entry.isFree() && !entry.thread.isWithin(thread)) {
                thread.startedBy(entry, 1, Evidence.TOOL_RESULT);
            }
        }
    }

    List<ConversationThread> told() {
        return threads.stream().map(ThreadState::told).toList();
    }
}

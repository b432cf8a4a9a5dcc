package dev.claudetap.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call that a request goes on from: the one whose answer it repeats last, else the one with which it shares
 * the longest beginning. Cost is linear in the request's messages. Not safe for several threads.
 */
final class Lineage {
    /** How far a request follows sequences that are known. */
    private static final class Walk {
        /** The node after each message, from the root on; messages without words do not move on. */
        final List<PrefixTree.Node> path = new ArrayList<>();

        int shared;
        PrefixTree.@Nullable Node lastEnd;

        PrefixTree.Node deepest() {
            return path.get(path.size() - 1);
        }

        boolean passes(PrefixTree.Node node) {
            return node.depth < path.size() && path.get(node.depth) == node;
        }
    }

    /** Of each call, where in the tree its request ends. */
    private final List<PrefixTree.@Nullable Node> ends = new ArrayList<>();

    private final List<PrefixTree.@Nullable Node> answers = new ArrayList<>();
    private final List<CallFate> fates = new ArrayList<>();
    private final List<Digest> instructions = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final PrefixTree tree = new PrefixTree();
    private final Map<String, List<Integer>> answeredBy = new HashMap<>();
    private final Map<String, Integer> byResponse = new HashMap<>();

    /** The call that gave that answer; null when it is not in the trace. */
    @Nullable
    Integer answering(String responseId) {
        return byResponse.get(responseId);
    }

    /** Which earlier call it goes on from; null when it shares nothing with any. */
    @Nullable
    Predecessor find(CallFacts facts) {
        if (!facts.reply().continued().isEmpty()) {
            Integer before = answering(facts.reply().continued());
            return before == null ? null : new Predecessor(before, Predecessor.Link.CONTINUES, 0);
        }
        Walk walk = walk(facts);
        if (!facts.sent().isEmpty() && walk.shared == facts.sent().size()) {
            List<Integer> same = walk.deepest().ends;
            int repeated = best(same, facts.instructions());
            if (repeated >= 0) {
                return new Predecessor(repeated, Predecessor.Link.REPEATS, walk.shared);
            }
        }
        int answered = lastAnswer(facts, walk);
        int found = answered >= 0 ? answered : byBeginning(facts, walk);
        return found < 0 ? null : linked(found, walk);
    }

    private Predecessor linked(int call, Walk walk) {
        PrefixTree.Node end = ends.get(call);
        boolean whole = end != null && walk.passes(end);
        return new Predecessor(
                call,
                whole ? Predecessor.Link.EXTENDS : Predecessor.Link.REVISES,
                whole ? Math.min(sizes.get(call), walk.shared) : walk.shared);
    }

    private Walk walk(CallFacts facts) {
        Walk walk = new Walk();
        walk.path.add(tree.root(facts.scope()));
        for (MessageFacts message : facts.sent()) {
            if (!message.silent()) {
                PrefixTree.Node next = tree.child(walk.deepest(), message);
                if (next == null) {
                    break;
                }
                walk.path.add(next);
                walk.lastEnd = next.ends.isEmpty() ? walk.lastEnd : next;
            }
            walk.shared++;
        }
        return walk;
    }

    /** The call whose answer is the last one that the request repeats; -1 when that answer is not known. */
    private int lastAnswer(CallFacts facts, Walk walk) {
        for (int i = facts.sent().size() - 1; i >= 0; i--) {
            Digest key = facts.sent().get(i).answerKey();
            if (key != null) {
                List<Integer> calls = answeredBy.getOrDefault(key(facts, key), List.of());
                int longest = -1;
                for (int call : calls) {
                    PrefixTree.Node end = ends.get(call);
                    if (end != null && walk.passes(end) && (longest < 0 || end.depth >= depth(longest))) {
                        longest = call;
                    }
                }
                if (longest >= 0 || walk.path.size() == 1) {
                    return longest;
                }
                return calls.size() == 1 ? calls.get(0) : best(calls, facts.instructions());
            }
        }
        return -1;
    }

    private int depth(int call) {
        PrefixTree.Node end = ends.get(call);
        return end == null ? -1 : end.depth;
    }

    private int byBeginning(CallFacts facts, Walk walk) {
        PrefixTree.Node deepest = walk.deepest();
        if (deepest.depth == 0) {
            return -1;
        }
        int alike = walk.lastEnd == deepest ? best(deepest.ends, facts.instructions()) : -1;
        alike = alike >= 0 ? alike : deepest.latest(facts.instructions());
        if (alike >= 0) {
            return alike;
        }
        // One message may be the same by chance, as a user's first word is for the agent's helpers.
        return deepest.depth > 1 ? deepest.latest() : -1;
    }

    /** The latest of these calls with that system prompt, an answered one before others; -1 when there is none. */
    private int best(List<Integer> calls, Digest same) {
        int best = -1;
        for (int call : calls) {
            boolean answered = fates.get(call) == CallFate.ANSWERED;
            if (instructions.get(call).equals(same) && (best < 0 || answered || fates.get(best) != CallFate.ANSWERED)) {
                best = call;
            }
        }
        return best;
    }

    /** Remembers the call for later ones; calls must come with their indexes in order. */
    void add(int call, CallFacts facts) {
        PrefixTree.Node root = tree.root(facts.scope());
        int before = 0;
        if (!facts.reply().continued().isEmpty()) {
            Integer continued = answering(facts.reply().continued());
            PrefixTree.Node after = continued == null ? null : answers.get(continued);
            root = after == null
                    ? tree.root(facts.scope() + "\n" + facts.reply().continued())
                    : after;
            before = root.depth;
        }
        PrefixTree.Node end = grow(root, call, facts, false);
        end.ends.add(call);
        ends.add(end);
        PrefixTree.Node after = grow(end, call, facts, true);
        answers.add(after);
        remember(call, facts);
        sizes.add(before + facts.sent().size());
    }

    /** A call beside all conversations. */
    void skip(CallFacts facts) {
        ends.add(null);
        answers.add(null);
        fates.add(facts.fate());
        instructions.add(facts.instructions());
        sizes.add(facts.sent().size());
    }

    private PrefixTree.Node grow(PrefixTree.Node from, int call, CallFacts facts, boolean answer) {
        PrefixTree.Node node = from;
        List<MessageFacts> messages = answer ? facts.answered() : facts.sent();
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).silent()) {
                node = tree.grow(node, messages.get(i), new MessageRef(call, answer, i));
                node.pass(call, facts.instructions());
            }
        }
        return node;
    }

    private void remember(int call, CallFacts facts) {
        fates.add(facts.fate());
        instructions.add(facts.instructions());
        if (!facts.reply().id().isEmpty()) {
            byResponse.put(facts.reply().id(), call);
        }
        for (MessageFacts message : facts.answered()) {
            Digest key = message.answerKey();
            if (key != null) {
                answeredBy
                        .computeIfAbsent(key(facts, key), added -> new ArrayList<>(1))
                        .add(call);
            }
        }
    }

    private static String key(CallFacts facts, Digest answer) {
        return facts.scope() + "\n" + answer.high() + "." + answer.low();
    }

    /** How many messages the model was told of with that call. */
    int size(int call) {
        return sizes.get(call);
    }

    /** Where the messages that the model was told of with that call are to be found, first to last. */
    List<MessageRef> messages(int call) {
        List<MessageRef> refs = new ArrayList<>();
        for (PrefixTree.Node node = ends.get(call); node != null && node.first != null; node = node.parent) {
            refs.add(node.first);
        }
        Collections.reverse(refs);
        return refs;
    }
}

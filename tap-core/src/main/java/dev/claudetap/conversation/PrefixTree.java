package dev.claudetap.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All message sequences of a trace, each beginning that they share kept once. Of a message there is its digest, and
 * where in the trace it was first seen. Not safe for several threads.
 */
final class PrefixTree {
    /** A sequence of messages: the one before, and the last message. */
    static final class Node {
        final @Nullable Node parent;
        final @Nullable MessageRef first;
        final int depth;
        /** Calls whose request ends here, oldest first. */
        final List<Integer> ends = new ArrayList<>(1);
        /** The latest call with each system prompt that passed here; few have more than one. */
        private final Map<Digest, Integer> passed = new HashMap<>(2);

        private int latest = -1;

        private Node(@Nullable Node parent, @Nullable MessageRef first) {
            this.parent = parent;
            this.first = first;
            this.depth = parent == null ? 0 : parent.depth + 1;
        }

        void pass(int call, Digest instructions) {
            latest = call;
            if (passed.containsKey(instructions) || passed.size() < MAX_PASSED) {
                passed.put(instructions, call);
            }
        }

        /** The latest call with that system prompt that passed here; -1 when there is none. */
        int latest(Digest instructions) {
            return passed.getOrDefault(instructions, -1);
        }

        /** The latest call that passed here; -1 when there is none. */
        int latest() {
            return latest;
        }
    }

    private record Edge(Node from, Digest message) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Edge edge && edge.from == from && edge.message.equals(message);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(from) * 31 + message.hashCode();
        }
    }

    /** System prompts that differ from call to call must not make a node grow for ever. */
    private static final int MAX_PASSED = 8;

    private final Map<String, Node> roots = new HashMap<>();
    private final Map<Edge, Node> children = new HashMap<>();

    /** The empty sequence of a scope; sequences of different scopes have nothing to do with each other. */
    Node root(String scope) {
        return roots.computeIfAbsent(scope, added -> new Node(null, null));
    }

    @Nullable
    Node child(Node from, MessageFacts message) {
        return children.get(new Edge(from, message.digest()));
    }

    Node grow(Node from, MessageFacts message, MessageRef place) {
        return children.computeIfAbsent(new Edge(from, message.digest()), added -> new Node(from, place));
    }
}

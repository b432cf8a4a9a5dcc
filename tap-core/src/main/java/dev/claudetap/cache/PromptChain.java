package dev.claudetap.cache;

import dev.claudetap.cache.CacheReport.Place;
import dev.claudetap.conversation.PromptPiece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All prompts of a trace as paths of one tree, so that what they share is kept once. Not safe for several threads. */
final class PromptChain {
    /** A piece behind all that is in front of it. */
    static final class Node {
        final @Nullable Node parent;
        final int depth;
        final Place place;
        /** Characters and blocks up to and with it. */
        final long size;

        final int blocks;

        private Node(@Nullable Node parent, PromptPiece piece) {
            this.parent = parent;
            this.depth = parent == null ? 1 : parent.depth + 1;
            this.place = new Place(piece.part(), piece.index());
            this.size = (parent == null ? 0 : parent.size) + piece.size();
            this.blocks = (parent == null ? 0 : parent.blocks) + piece.blocks();
        }
    }

    private record Edge(@Nullable Node parent, PromptPiece.Part part, long key) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Edge edge && edge.parent == parent && edge.part == part && edge.key == key;
        }

        @Override
        public int hashCode() {
            return (System.identityHashCode(parent) * 31 + part.key().hashCode()) * 31 + Long.hashCode(key);
        }
    }

    private final Map<Edge, Node> nodes = new HashMap<>();

    /** The nodes of a prompt, one for each piece, behind what {@code after} has. */
    List<Node> path(List<PromptPiece> pieces, @Nullable Node after) {
        List<Node> path = new ArrayList<>();
        Node node = after;
        for (PromptPiece piece : pieces) {
            Node parent = node;
            node = nodes.computeIfAbsent(new Edge(parent, piece.part(), piece.key()), added -> new Node(parent, piece));
            path.add(node);
        }
        return path;
    }

    /** Where two prompts are last the same; null when they are not even at the beginning. */
    static @Nullable Node common(@Nullable Node one, @Nullable Node other) {
        Node left = one;
        Node right = other;
        while (left != right) {
            if (left == null || right == null) {
                return null;
            }
            if (left.depth >= right.depth) {
                left = left.parent;
            } else {
                right = right.parent;
            }
        }
        return left;
    }

    /** The first node of a prompt behind {@code shared}; null when there is none. */
    static @Nullable Node next(@Nullable Node end, @Nullable Node shared) {
        int depth = shared == null ? 1 : shared.depth + 1;
        Node node = end;
        while (node != null && node.depth > depth) {
            node = node.parent;
        }
        return node == shared ? null : node;
    }
}

package dev.claudetap.conversation;

import java.util.List;
import java.util.Objects;

/**
 * A part of what a model reads before it answers, in the order in which providers cache it. Holds no content. Immutable.
 *
 * @param part which part of the request it is
 * @param index its place among the pieces of that part
 * @param key equal for pieces that a cache takes as the same: marks and white space do not count
 * @param size characters of its JSON text
 * @param blocks how many blocks are in it, at least 1
 * @param marks where the request asks for the cache to keep all up to here
 */
public record PromptPiece(Part part, int index, long key, int size, int blocks, List<Mark> marks) {
    public PromptPiece {
        Objects.requireNonNull(part, "part");
        marks = List.copyOf(marks);
    }

    /** The parts of a request in the order in which they are cached. */
    public enum Part {
        TOOLS("tools"),
        SYSTEM("system"),
        /** What else decides how messages are read: thinking, the choice of tools. */
        PARAMETERS("parameters"),
        MESSAGES("messages");

        private final String key;

        Part(String key) {
            this.key = key;
        }

        /** A stable word. */
        public String key() {
            return key;
        }
    }

    /**
     * A breakpoint.
     *
     * @param block after which block of the piece, from 0
     * @param hour whether it is to be kept for an hour rather than minutes
     */
    public record Mark(int block, boolean hour) {}

    PromptPiece at(Part where, int place) {
        return new PromptPiece(where, place, key, size, blocks, marks);
    }
}

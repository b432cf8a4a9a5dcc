package dev.claudetap.cache;

import dev.claudetap.cache.PromptChain.Node;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.PromptPiece;
import dev.claudetap.conversation.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as far as later ones are compared with it.
 *
 * @param call its index
 * @param model who answered
 * @param usage token counts
 * @param started when
 * @param head the end of what is in front of its messages; null when nothing is
 * @param end the end of its prompt; null when it has none
 * @param marks its breakpoints, first to last
 * @param tellsWrites whether the provider tells what it writes to its cache, and writes only where it is asked to
 */
record CachedCall(
        int call,
        String model,
        TokenUsage usage,
        Instant started,
        @Nullable Node head,
        @Nullable Node end,
        List<Mark> marks,
        boolean tellsWrites) {
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    /** A prompt shorter than this is not cached by anybody. */
    static final long SHORTEST = 1024;

    /**
     * A breakpoint on the way.
     *
     * @param node the piece that has it
     * @param position how many blocks are up to it
     */
    record Mark(Node node, int position, boolean hour) {
        static Mark of(Node node, PromptPiece piece, PromptPiece.Mark mark) {
            return new Mark(node, node.blocks - piece.blocks() + mark.block() + 1, mark.hour());
        }
    }

    static boolean tellsWrites(ConversationCall call) {
        return call.provider().equals("anthropic")
                || call.provider().equals("bedrock")
                || call.usage().cacheWrite() > 0;
    }

    /** How many tokens it left in the cache. */
    long left() {
        if (tellsWrites) {
            return usage.cacheRead() + usage.cacheWrite();
        }
        return usage.prompt() < SHORTEST ? 0 : usage.prompt();
    }

    /** How long they stay there unless they are used. */
    Duration life() {
        return usage.cacheWriteHour() > 0 || marks.stream().anyMatch(Mark::hour) ? HOUR : MINUTES;
    }

    /** About how many tokens a later request finds that has the same up to {@code shared}. */
    long findable(@Nullable Node shared) {
        if (shared == null || end == null || end.size == 0) {
            return 0;
        }
        if (!tellsWrites) {
            return Math.max(0, tokens(shared) - SHORTEST);
        }
        long found = 0;
        for (Mark mark : marks) {
            if (mark.node().depth <= shared.depth) {
                found = tokens(mark.node());
            }
        }
        return found;
    }

    private long tokens(Node node) {
        return end == null ? 0 : Math.round((double) usage.prompt() * node.size / end.size);
    }

    /** The last breakpoint; null when there is none. */
    @Nullable
    Mark lastMark() {
        return marks.isEmpty() ? null : marks.get(marks.size() - 1);
    }
}

package dev.claudetap.cache;

import dev.claudetap.conversation.PromptPiece;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a prompt cache did for a call. Immutable.
 *
 * @param state in a word
 * @param read tokens that were reused
 * @param written tokens that were written, where the provider tells
 * @param lost tokens that had been in the cache after the call before, and were read anew; as good as the provider's counts
 * @param cause why they were; empty when nothing was lost and something was reused, or no cache was at work
 * @param before index of the call with which the request was compared; empty when there is none
 * @param divergence where the request first differs from that call's; empty when it begins with all of it
 * @param breakpoints where the request asks to keep what is in front, first to last
 */
public record CacheReport(
        CacheState state,
        long read,
        long written,
        long lost,
        Optional<CacheCause> cause,
        OptionalInt before,
        Optional<Place> divergence,
        List<Breakpoint> breakpoints) {
    public CacheReport {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(divergence, "divergence");
        breakpoints = List.copyOf(breakpoints);
    }

    /**
     * A place in a request.
     *
     * @param part the part of it
     * @param index which piece of that part, from 0: tool, block of the system prompt, message
     */
    public record Place(PromptPiece.Part part, int index) {
        public Place {
            Objects.requireNonNull(part, "part");
        }
    }

    /**
     * A mark that asks the cache to keep what is in front of it.
     *
     * @param place the piece that has it
     * @param block the block of that piece, from 0
     * @param hour whether for an hour rather than minutes
     */
    public record Breakpoint(Place place, int block, boolean hour) {
        public Breakpoint {
            Objects.requireNonNull(place, "place");
        }
    }
}

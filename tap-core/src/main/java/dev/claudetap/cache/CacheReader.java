package dev.claudetap.cache;

import dev.claudetap.cache.CacheReport.Breakpoint;
import dev.claudetap.cache.CacheReport.Place;
import dev.claudetap.cache.CachedCall.Mark;
import dev.claudetap.cache.PromptChain.Node;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.Predecessor;
import dev.claudetap.conversation.Prompt;
import dev.claudetap.conversation.PromptPiece;
import dev.claudetap.conversation.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells of one call after the other what its prompt cache did, and why. What was reused comes from the provider's own
 * counts; the requests only explain it. Holds no content. Not safe for several threads.
 */
public final class CacheReader {
    /** The calls of a thread with which the next one is compared. */
    private static final class ThreadCalls {
        final Map<String, CachedCall> byModel = new HashMap<>();

        @Nullable
        CachedCall latest;
    }

    private final PromptChain prompts = new PromptChain();
    private final Map<Integer, ThreadCalls> threads = new HashMap<>();
    /** Of each call, for those that go on from its answer. */
    private final Map<Integer, CachedCall> calls = new HashMap<>();
    /** Models whose provider was seen to read from a cache. */
    private final Set<String> caching = new HashSet<>();

    /** A reader at the beginning of a trace. */
    public CacheReader() {}

    /**
     * Takes the next call.
     *
     * @param prompt what it gave the model to read, see {@code ConversationReader.prompt}
     * @param started when it began
     */
    public CacheReport add(ConversationCall call, Prompt prompt, Instant started) {
        CachedCall now = cached(call, prompt, started);
        TokenUsage usage = call.usage();
        if (usage.prompt() == 0) {
            return new CacheReport(
                    CacheState.NONE,
                    0,
                    0,
                    0,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    breakpoints(prompt));
        }
        ThreadCalls thread = threads.computeIfAbsent(call.thread(), added -> new ThreadCalls());
        CachedCall sameModel = thread.byModel.get(call.model());
        CachedCall before = sameModel == null ? thread.latest : sameModel;
        Divergence divergence = Divergence.between(before, now);
        long lost = before == null ? 0 : CacheLoss.of(before, now);
        if (usage.cacheRead() > 0) {
            caching.add(call.model());
        }
        CacheState state = state(now, lost);
        Optional<CacheCause> cause = lost > 0 && before != null
                ? Optional.of(CacheLoss.cause(before, now, divergence))
                : state == CacheState.WRITE || state == CacheState.MISS
                        ? Optional.of(CacheCause.INITIAL)
                        : Optional.empty();
        thread.byModel.put(call.model(), now);
        thread.latest = now;
        return new CacheReport(
                state,
                usage.cacheRead(),
                usage.cacheWrite(),
                lost,
                cause,
                before == null ? OptionalInt.empty() : OptionalInt.of(before.call()),
                Optional.ofNullable(divergence.place()),
                breakpoints(prompt));
    }

    private CacheState state(CachedCall now, long lost) {
        boolean read = now.usage().cacheRead() > 0;
        if (lost > 0 && read) {
            return CacheState.PARTIAL;
        }
        if (read) {
            return CacheState.HIT;
        }
        if (now.usage().cacheWrite() > 0) {
            return CacheState.WRITE;
        }
        boolean told = now.usage().cacheReadInInput() || caching.contains(now.model());
        boolean cacheable = told && !now.tellsWrites() && now.usage().prompt() >= CachedCall.SHORTEST;
        return lost > 0 || cacheable ? CacheState.MISS : CacheState.NONE;
    }

    private CachedCall cached(ConversationCall call, Prompt prompt, Instant started) {
        List<PromptPiece> head = prompt.pieces().stream()
                .filter(piece -> piece.part() != PromptPiece.Part.MESSAGES)
                .toList();
        List<PromptPiece> messages =
                prompt.pieces().subList(head.size(), prompt.pieces().size());
        List<Node> path = new ArrayList<>(prompts.path(head, null));
        Node headEnd = path.isEmpty() ? null : path.get(path.size() - 1);
        path.addAll(prompts.path(messages, before(call, headEnd)));
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            Node node = path.get(i);
            PromptPiece piece = prompt.pieces().get(i);
            piece.marks().forEach(mark -> marks.add(Mark.of(node, piece, mark)));
        }
        CachedCall cached = new CachedCall(
                call.index(),
                call.model(),
                call.usage(),
                started,
                headEnd,
                path.isEmpty() ? null : path.get(path.size() - 1),
                marks,
                CachedCall.tellsWrites(call));
        calls.put(call.index(), cached);
        return cached;
    }

    /** Behind what the request's messages stand: its own head, or all of the call whose answer it goes on from. */
    private @Nullable Node before(ConversationCall call, @Nullable Node head) {
        return call.predecessor()
                .filter(before -> before.link() == Predecessor.Link.CONTINUES)
                .map(before -> calls.get(before.call()))
                .filter(before -> before.head() == head)
                .map(CachedCall::end)
                .orElse(head);
    }

    private static List<Breakpoint> breakpoints(Prompt prompt) {
        List<Breakpoint> found = new ArrayList<>();
        for (PromptPiece piece : prompt.pieces()) {
            Place place = new Place(piece.part(), piece.index());
            piece.marks().forEach(mark -> found.add(new Breakpoint(place, mark.block(), mark.hour())));
        }
        return found;
    }
}

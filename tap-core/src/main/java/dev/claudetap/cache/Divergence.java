package dev.claudetap.cache;

import dev.claudetap.cache.CacheReport.Place;
import dev.claudetap.cache.PromptChain.Node;
import org.jspecify.annotations.Nullable;

/**
 * How far two prompts are the same.
 *
 * @param shared the last piece that they have in common; null when they differ from the beginning
 * @param place where they first differ; null when one begins with all of the other
 */
record Divergence(@Nullable Node shared, @Nullable Place place) {
    static Divergence between(@Nullable CachedCall before, CachedCall now) {
        if (before == null) {
            return new Divergence(null, null);
        }
        Node shared = PromptChain.common(before.end(), now.end());
        Node old = PromptChain.next(before.end(), shared);
        Node fresh = PromptChain.next(now.end(), shared);
        if (old == null || fresh == null) {
            return new Divergence(shared, null);
        }
        // The last tool may be gone: then the new request has its system prompt where the old one had a tool.
        boolean gone = old.place.part().compareTo(fresh.place.part()) < 0;
        return new Divergence(shared, gone ? old.place : fresh.place);
    }
}

package dev.claudetap.assertions;

import dev.claudetap.conversation.Predecessor;
import dev.claudetap.conversation.TokenUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractDoubleAssert;
import org.assertj.core.api.Assertions;

/**
 * Assertions on the prompt cache: on what the provider says it reused, and on whether requests are such that it could reuse
 * anything, which holds for recorded answers too.
 */
public final class PromptCacheAssert extends AbstractAssert<PromptCacheAssert, List<String>> {
    private final List<TracedCall> turns;

    PromptCacheAssert(List<TracedCall> turns) {
        super(turns.stream().map(TracedCall::id).toList(), PromptCacheAssert.class);
        this.turns = turns;
    }

    /**
     * How much of the prompts came from the cache, from that turn on: 0 for nothing, 1 for all.
     *
     * @param number a turn, counted from 1; mostly 2, as the first one fills the cache
     */
    public AbstractDoubleAssert<?> hitRateFromTurn(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("turns are counted from 1");
        }
        if (number > turns.size()) {
            throw failure("Expected a turn %s but there are %s:%s", number, turns.size(), TracedCall.list(turns));
        }
        List<TracedCall> counted = turns.subList(number - 1, turns.size());
        long read = 0;
        long prompt = 0;
        for (TracedCall turn : counted) {
            read += turn.call().usage().cacheRead();
            prompt += turn.call().usage().prompt();
        }
        if (prompt == 0) {
            throw failure("Expected prompt tokens but no turn has any:%s", TracedCall.list(turns));
        }
        List<String> lines = counted.stream()
                .map(turn -> turn.id() + "  " + rate(turn.call().usage()))
                .toList();
        return Assertions.assertThat((double) read / prompt)
                .as("part of the prompt that came from the cache, from turn %s on:%s\n", number, Excerpt.list(lines));
    }

    private static String rate(TokenUsage usage) {
        return usage.cacheRead() + " of " + usage.prompt() + " prompt tokens from the cache, " + usage.cacheWrite()
                + " written to it";
    }

    /**
     * Every turn's request begins with all of the request that it goes on from, tools and system prompt first, so that a cache
     * can reuse it. A failure tells which block differs, from which character on, and why as far as that can be told.
     */
    public PromptCacheAssert hasStablePrefix() {
        Map<Integer, TracedCall> byIndex = new HashMap<>();
        turns.forEach(turn -> byIndex.put(turn.place().index(), turn));
        for (int i = 0; i < turns.size(); i++) {
            TracedCall turn = turns.get(i);
            TracedCall before = turn.place()
                    .predecessor()
                    .map(Predecessor::call)
                    .map(byIndex::get)
                    .orElse(null);
            if (before == null) {
                continue;
            }
            String change = PrefixChange.between(before.call(), turn.call());
            if (!change.isEmpty()) {
                throw failure(
                        "Expected turn %s (%s) to begin with all of turn %s (%s), so that the cache can reuse it, but %s",
                        i + 1, turn.id(), turns.indexOf(before) + 1, before.id(), change);
            }
        }
        return this;
    }
}

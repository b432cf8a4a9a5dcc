package dev.claudetap.assertions;

import dev.claudetap.conversation.TokenUsage;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractLongAssert;
import org.assertj.core.api.Assertions;

/** Assertions on tokens, as the provider counted them. */
public final class UsageAssert extends AbstractAssert<UsageAssert, TokenUsage> {
    UsageAssert(TokenUsage usage) {
        super(usage, UsageAssert.class);
    }

    /** Tokens of the prompt: fresh, read from the cache and written to it. */
    public AbstractLongAssert<?> prompt() {
        return count("prompt tokens", actual.prompt());
    }

    /** Tokens of the prompt that came from no cache and went to none. */
    public AbstractLongAssert<?> freshInput() {
        return count("fresh input tokens", actual.freshInput());
    }

    /** Tokens of the answer, reasoning among them. */
    public AbstractLongAssert<?> output() {
        return count("output tokens", actual.output());
    }

    /** Tokens of the prompt that came from a cache. */
    public AbstractLongAssert<?> cacheRead() {
        return count("tokens read from the cache", actual.cacheRead());
    }

    /** Tokens of the prompt that were written to a cache. */
    public AbstractLongAssert<?> cacheWrite() {
        return count("tokens written to the cache", actual.cacheWrite());
    }

    /** Tokens of the answer that were reasoning, where the provider tells. */
    public AbstractLongAssert<?> reasoning() {
        return count("reasoning tokens", actual.reasoning());
    }

    /** All tokens. */
    public AbstractLongAssert<?> total() {
        return count("tokens", actual.total());
    }

    private AbstractLongAssert<?> count(String what, long number) {
        return Assertions.assertThat(number).as("%s, %s", what, descriptionText());
    }
}

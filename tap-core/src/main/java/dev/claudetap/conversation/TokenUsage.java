package dev.claudetap.conversation;

import dev.claudetap.decode.UsageFields;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call, in one vocabulary for all providers.
 *
 * @param input tokens of the prompt as the provider counts them, see {@code cacheReadInInput}
 * @param output tokens of the answer, reasoning among them
 * @param cacheRead prompt tokens that came from a cache
 * @param cacheWrite prompt tokens that were written to a cache
 * @param reasoning tokens of the answer that were reasoning, where the provider tells
 * @param cacheReadInInput whether {@code cacheRead} is part of {@code input} (OpenAI, Gemini) or comes beside it (Anthropic)
 */
public record TokenUsage(
        long input, long output, long cacheRead, long cacheWrite, long reasoning, boolean cacheReadInInput) {
    /** No tokens at all. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, false);

    private static final List<String> OUTPUT_DETAILS = List.of("output_tokens_details", "completion_tokens_details");

    /** Reads any provider's usage; {@link #NONE} for anything that is no object. */
    public static TokenUsage of(@Nullable JsonValue usage) {
        if (!(usage instanceof JsonObject source)) {
            return NONE;
        }
        JsonObject counts = UsageFields.normalise(source);
        long reasoning = OUTPUT_DETAILS.stream()
                .flatMap(name -> source.object(name).stream())
                .flatMap(details -> details.number("reasoning_tokens").stream())
                .findFirst()
                .or(() -> source.number("thoughtsTokenCount"))
                .orElse(0L);
        return new TokenUsage(
                count(counts, "input_tokens"),
                count(counts, "output_tokens"),
                count(counts, "cache_read_input_tokens"),
                count(counts, "cache_creation_input_tokens"),
                Math.max(0, reasoning),
                counts.get("cache_read_in_input") == JsonLiteral.TRUE);
    }

    private static long count(JsonObject counts, String name) {
        return Math.max(0, counts.number(name).orElse(0L));
    }

    /** Prompt tokens that came from no cache. */
    public long freshInput() {
        return cacheReadInInput ? Math.max(0, input - cacheRead) : input;
    }

    /** All tokens of the prompt: fresh, read from the cache, and written to it. */
    public long prompt() {
        return freshInput() + cacheRead + cacheWrite;
    }

    /** The sum of two usages, with the cached tokens beside the input. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                freshInput() + other.freshInput(),
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning,
                false);
    }
}

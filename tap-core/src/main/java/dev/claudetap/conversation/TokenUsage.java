package dev.claudetap.conversation;

import dev.claudetap.decode.UsageFields;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call, in one vocabulary for all providers. Six buckets hold each token once: {@link #freshInput},
 * {@link #cacheRead}, {@link #cacheWriteShort}, {@link #cacheWriteHour}, {@link #answerOutput} and {@link #reasoning};
 * their sum is {@link #total}, which is the provider's own total where it states one.
 *
 * @param input tokens of the prompt as the provider counts them, see {@code cacheReadInInput}
 * @param output tokens of the answer, reasoning among them
 * @param cacheRead prompt tokens that came from a cache
 * @param cacheWrite prompt tokens that were written to a cache, however long it keeps them
 * @param cacheWriteHour those of them that are kept for an hour, where the provider tells
 * @param reasoning tokens of the answer that were reasoning, where the provider tells
 * @param cacheReadInInput whether {@code cacheRead} is part of {@code input} (OpenAI, Gemini) or comes beside it (Anthropic)
 */
public record TokenUsage(
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long cacheWriteHour,
        long reasoning,
        boolean cacheReadInInput) {
    /** No tokens at all. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, 0, false);

    /** A count beyond this is an error of whoever counted. */
    private static final long MOST = 1_000_000_000_000L;

    private static final List<String> OUTPUT_DETAILS = List.of("output_tokens_details", "completion_tokens_details");

    /** Reads any provider's usage; {@link #NONE} for anything that is no object. */
    public static TokenUsage of(@Nullable JsonValue usage) {
        return of(usage, false);
    }

    /** @param hourAsked that the request asked its cache to keep for an hour; counts where the usage does not tell writes apart */
    static TokenUsage of(@Nullable JsonValue usage, boolean hourAsked) {
        if (!(usage instanceof JsonObject source)) {
            return NONE;
        }
        JsonObject counts = UsageFields.normalise(source);
        // What Gemini's own tools brought into the prompt is counted beside the prompt.
        long input = count(counts, "input_tokens") + count(source, "toolUsePromptTokenCount");
        long output = count(counts, "output_tokens");
        long reasoning = reasoning(source);
        boolean inInput = counts.get("cache_read_in_input") == JsonLiteral.TRUE;
        long cacheRead = count(counts, "cache_read_input_tokens");
        long cacheWrite = count(counts, "cache_creation_input_tokens");
        long hour = source.object("cache_creation")
                .map(split -> count(split, "ephemeral_1h_input_tokens"))
                .orElse(hourAsked ? cacheWrite : 0);
        long answer = output + besideOutput(counts, input + output, reasoning);
        return new TokenUsage(
                input,
                answer,
                inInput ? Math.min(cacheRead, input) : cacheRead,
                Math.max(cacheWrite, hour),
                hour,
                Math.min(reasoning, answer),
                inInput);
    }

    private static long reasoning(JsonObject source) {
        return OUTPUT_DETAILS.stream()
                .flatMap(name -> source.object(name).stream())
                .flatMap(details -> details.number("reasoning_tokens").stream())
                .findFirst()
                .or(() -> source.number("thoughtsTokenCount"))
                .filter(count -> count > 0 && count <= MOST)
                .orElse(0L);
    }

    /** Mostly reasoning is part of the output; where the stated total shows that it is not (xAI), it is added. */
    private static long besideOutput(JsonObject counts, long counted, long reasoning) {
        boolean beside = reasoning > 0 && count(counts, "total_tokens") == counted + reasoning;
        return beside ? reasoning : 0;
    }

    private static long count(JsonObject counts, String name) {
        long count = counts.number(name).orElse(0L);
        return count < 0 || count > MOST ? 0 : count;
    }

    /** Prompt tokens that came from no cache and went to none. */
    public long freshInput() {
        return cacheReadInInput ? Math.max(0, input - cacheRead) : input;
    }

    /** Prompt tokens that were written to a cache that keeps them for minutes, or for a time the provider does not tell. */
    public long cacheWriteShort() {
        return cacheWrite - cacheWriteHour;
    }

    /** Tokens of the answer that were not reasoning, as far as the provider tells. */
    public long answerOutput() {
        return Math.max(0, output - reasoning);
    }

    /** All tokens of the prompt: fresh, read from the cache, and written to it. */
    public long prompt() {
        return freshInput() + cacheRead + cacheWrite;
    }

    /** All tokens of the call. */
    public long total() {
        return prompt() + output;
    }

    /** The sum of two usages, with the cached tokens beside the input. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                freshInput() + other.freshInput(),
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                cacheWriteHour + other.cacheWriteHour,
                reasoning + other.reasoning,
                false);
    }
}

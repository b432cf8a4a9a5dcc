package dev.claudetap.decode;

import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * Brings the token counts of all providers under Anthropic's names. The provider's own keys stay beside them; fields
 * that are null are left out. Stateless.
 */
public final class UsageFields {
    private static final List<String> CACHED_OF_PROMPT = List.of("cached_tokens", "cachedContentTokenCount");
    private static final List<String> INPUT_DETAILS =
            List.of("input_tokens_details", "input_token_details", "prompt_tokens_details");

    private UsageFields() {}

    /**
     * Adds {@code input_tokens}, {@code output_tokens}, {@code total_tokens}, {@code cache_read_input_tokens},
     * {@code cache_creation_input_tokens} where the provider has the same count under another name, and
     * {@code cache_read_in_input: true} when the cached tokens are part of the input count.
     *
     * @param usage a provider's usage; anything but an object gives an empty object
     */
    public static JsonObject normalise(JsonValue usage) {
        JsonObject source = usage instanceof JsonObject object ? object : JsonObject.EMPTY;
        Draft result = new Draft();
        for (JsonObject.Member member : source) {
            if (!member.value().isNull()) {
                result.put(member.name(), member.value());
            }
        }
        fill(result, "input_tokens", first(source, List.of("prompt_tokens", "promptTokenCount", "inputTokens")));
        fill(result, "output_tokens", output(source));
        fill(result, "total_tokens", first(source, List.of("totalTokens", "totalTokenCount")));
        fill(result, "cache_creation_input_tokens", first(source, List.of("cacheWriteInputTokens")));
        cacheRead(source, result);
        return result.build();
    }

    private static Optional<Long> output(JsonObject source) {
        Optional<Long> candidates = count(source, "candidatesTokenCount");
        Optional<Long> thoughts = count(source, "thoughtsTokenCount");
        if (candidates.isPresent() || thoughts.isPresent()) {
            return Optional.of(candidates.orElse(0L) + thoughts.orElse(0L));
        }
        return first(source, List.of("completion_tokens", "outputTokens"));
    }

    private static void cacheRead(JsonObject source, Draft result) {
        if (source.number("cache_read_input_tokens").orElse(0L) > 0) {
            return;
        }
        Optional<Long> ofPrompt = first(source, CACHED_OF_PROMPT)
                .or(() -> INPUT_DETAILS.stream()
                        .flatMap(name -> source.object(name).stream())
                        .flatMap(details -> count(details, "cached_tokens").stream())
                        .findFirst())
                .or(() -> count(source, "prompt_cache_hit_tokens"));
        Optional<Long> beside = count(source, "cacheReadInputTokens");
        if (beside.isPresent()) {
            fill(result, "cache_read_input_tokens", beside);
        } else if (ofPrompt.isPresent()) {
            fill(result, "cache_read_input_tokens", ofPrompt);
            result.put("cache_read_in_input", JsonLiteral.TRUE);
        }
    }

    private static void fill(Draft result, String name, Optional<Long> value) {
        JsonValue before = result.get(name);
        boolean missing = before == null || before.asLong().orElse(0L) == 0;
        if (missing && value.isPresent()) {
            result.put(name, JsonNumber.of(value.get()));
        }
    }

    private static Optional<Long> first(JsonObject source, List<String> names) {
        return names.stream().flatMap(name -> count(source, name).stream()).findFirst();
    }

    private static Optional<Long> count(JsonObject source, String name) {
        return source.number(name).filter(count -> count >= 0);
    }

    /** Adds later counts to earlier ones: a missing, null or zero count never replaces one that is known. */
    static void merge(Draft usage, JsonValue later) {
        for (JsonObject.Member member : normalise(later)) {
            boolean zero = member.value().asLong().filter(count -> count == 0).isPresent();
            if (!(zero && usage.has(member.name()))) {
                usage.keep(member.name(), member.value());
            }
        }
    }
}

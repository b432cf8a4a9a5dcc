package dev.claudetap.conversation;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call used, and where: all that its price depends on. Immutable.
 *
 * @param address where it went, base URL and path; the path alone when no more is known
 * @param models the names that the answer, the request and the path give the model, in this order
 * @param usage token counts
 * @param searches how often the provider searched the web for it
 * @param extras what is billed other than by these, in words: audio tokens, a service tier
 */
public record Consumption(String address, List<String> models, TokenUsage usage, long searches, List<String> extras) {
    /** Nothing was used. */
    public static final Consumption NONE = new Consumption("", List.of(), TokenUsage.NONE, 0, List.of());

    /** Service tiers at a provider's ordinary price. */
    private static final Set<String> ORDINARY_TIERS = Set.of("standard", "default", "auto", "on_demand", "");

    private static final String HOUR = "\"ttl\":\"1h\"";

    private static final List<String> AUDIO_DETAILS = List.of(
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_token_details",
            "output_token_details",
            "input_tokens_details",
            "output_tokens_details");

    public Consumption {
        Objects.requireNonNull(address, "address");
        models = List.copyOf(models);
        Objects.requireNonNull(usage, "usage");
        extras = List.copyOf(extras);
    }

    /**
     * Gathers it from a record that was read.
     *
     * @param request may have its arrays left out
     * @param response may have its arrays left out
     * @param rawUsage as the provider wrote it
     */
    static Consumption of(TraceRecord record, JsonObject request, JsonObject response, JsonObject rawUsage) {
        Set<String> models =
                new LinkedHashSet<>(CallReader.models(record.request().path(), request, response));
        models.remove("");
        String base = record.header().upstreamBaseUrl();
        return new Consumption(
                (base == null ? "" : base) + record.request().path(),
                List.copyOf(models),
                TokenUsage.of(rawUsage, asksForAnHour(record.request().body())),
                searches(record, rawUsage),
                extras(response, rawUsage));
    }

    /** Whether any mark in the request asks the cache to keep for an hour. */
    private static boolean asksForAnHour(Body body) {
        if (!(body instanceof Body.Json json)) {
            return false;
        }
        String text = json.text();
        // Within a string the quotes would be escaped.
        for (int at = find(text, HOUR, '1', 0); at >= 0; at = find(text, HOUR, '1', at + 1)) {
            int from = text.lastIndexOf('{', at);
            if (from > 0
                    && (text.startsWith("\"cache_control\":", from - 16)
                            || text.startsWith("\"cachePoint\":", from - 13))) {
                return true;
            }
        }
        return false;
    }

    private static long searches(TraceRecord record, JsonObject usage) {
        long counted = usage.object("server_tool_use")
                .flatMap(tools -> tools.number("web_search_requests"))
                .or(() -> usage.number("num_sources_used"))
                .orElse(0L);
        if (counted > 0 || !(record.response().body() instanceof Body.Json json)) {
            return Math.max(0, counted);
        }
        return occurrences(json.text(), "\"type\":\"web_search_call\"", '_')
                + occurrences(json.text(), "\"webSearchQueries\":[", 'Q');
    }

    private static long occurrences(String text, String part, char rare) {
        long count = 0;
        for (int at = find(text, part, rare, 0); at >= 0; at = find(text, part, rare, at + 1)) {
            count++;
        }
        return count;
    }

    /** As {@link String#indexOf(String, int)}, but it looks for a rare character of the part: its first is all over JSON. */
    private static int find(String text, String part, char rare, int from) {
        int before = part.indexOf(rare);
        for (int at = text.indexOf(rare, from + before); at >= 0; at = text.indexOf(rare, at + 1)) {
            if (text.startsWith(part, at - before)) {
                return at - before;
            }
        }
        return -1;
    }

    private static List<String> extras(JsonObject response, JsonObject usage) {
        List<String> extras = new ArrayList<>();
        boolean audio = AUDIO_DETAILS.stream()
                .flatMap(name -> usage.object(name).stream())
                .flatMap(details -> details.number("audio_tokens").stream())
                .anyMatch(count -> count > 0);
        if (audio) {
            extras.add("audio tokens");
        }
        String tier = usage.string("service_tier")
                .or(() -> response.string("service_tier"))
                .orElse("");
        if (!ORDINARY_TIERS.contains(tier)) {
            extras.add("service tier " + tier);
        }
        String speed = usage.string("speed").orElse("standard");
        if (!speed.equals("standard")) {
            extras.add("speed " + speed);
        }
        return extras;
    }

    static JsonObject object(@Nullable JsonValue usage) {
        return usage == null ? JsonObject.EMPTY : usage.asObject().orElse(JsonObject.EMPTY);
    }
}

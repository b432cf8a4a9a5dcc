package dev.claudetap.pricing;

import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's rates per token, in the table's currency. Immutable.
 *
 * @param model the table's name of it
 * @param perUnit the rates by LiteLLM's names of them
 * @param perSearch per search of the web; null when the table has none
 */
public record Rates(
        String model,
        Map<String, BigDecimal> perUnit,
        @Nullable BigDecimal perSearch) {
    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";
    private static final String REASONING = "output_cost_per_reasoning_token";
    private static final String READ = "cache_read_input_token_cost";
    private static final String WRITE = "cache_creation_input_token_cost";
    private static final String WRITE_HOUR = WRITE + "_above_1hr";
    private static final Pattern TIER = Pattern.compile("_above_(\\d{1,9})k_tokens$");
    private static final MathContext PRECISE = MathContext.DECIMAL64;

    public Rates {
        perUnit = Map.copyOf(perUnit);
    }

    static Rates of(String model, JsonObject entry) {
        Map<String, BigDecimal> perUnit = new HashMap<>();
        for (JsonObject.Member member : entry) {
            rate(member.value()).ifPresent(rate -> perUnit.put(member.name(), rate));
        }
        JsonObject search = entry.object("search_context_cost_per_query").orElse(JsonObject.EMPTY);
        BigDecimal perSearch = rate(search.get("search_context_size_medium")).orElse(null);
        return new Rates(model, perUnit, perSearch);
    }

    private static Optional<BigDecimal> rate(@Nullable JsonValue value) {
        if (!(value instanceof JsonNumber number) || number.text().length() > 40) {
            return Optional.empty();
        }
        BigDecimal rate = new BigDecimal(number.text());
        return rate.signum() < 0 || Math.abs(rate.scale()) > 40 ? Optional.empty() : Optional.of(rate);
    }

    /** Tokens of the prompt that came from no cache; empty when the table has no rate for them. */
    public Optional<BigDecimal> input() {
        return Optional.ofNullable(perUnit.get(INPUT));
    }

    /** Tokens of the answer. */
    public Optional<BigDecimal> output() {
        return Optional.ofNullable(perUnit.get(OUTPUT));
    }

    /** Tokens that were read from the cache. */
    public Optional<BigDecimal> cacheRead() {
        return Optional.ofNullable(perUnit.get(READ));
    }

    /** Tokens that were written to the cache for some minutes. */
    public Optional<BigDecimal> cacheWrite() {
        return Optional.ofNullable(perUnit.get(WRITE));
    }

    /** Tokens that were written to the cache for an hour. */
    public Optional<BigDecimal> cacheWriteHour() {
        return Optional.ofNullable(perUnit.get(WRITE_HOUR));
    }

    /** Whether the table means something by it: what costs nothing at all is rather not known. */
    boolean isPriceable() {
        return perUnit.values().stream().anyMatch(rate -> rate.signum() > 0)
                && input().isPresent()
                && output().isPresent();
    }

    /** The sizes of prompts, in thousands of tokens, above which other rates hold. */
    public List<Long> tiers() {
        return perUnit.keySet().stream()
                .map(TIER::matcher)
                .filter(Matcher::find)
                .map(tier -> Long.parseLong(tier.group(1)))
                .distinct()
                .sorted()
                .toList();
    }

    /** @param tiers as {@link #tiers} gives them: to find them takes longer than the rest */
    Cost price(TokenUsage usage, long searches, List<Long> tiers) {
        long tier = tiers.stream()
                .filter(thousands -> usage.prompt() > thousands * 1000)
                .reduce((low, high) -> high)
                .orElse(0L);
        Bill bill = new Bill(tier == 0 ? "" : "_above_" + tier + "k_tokens");
        bill.add(usage.freshInput(), "fresh input", bill.rate(INPUT));
        bill.add(usage.cacheRead(), "cache reads", bill.rate(READ));
        bill.add(usage.cacheWriteShort(), "cache writes", bill.rate(WRITE));
        bill.add(usage.cacheWriteHour(), "cache writes kept for an hour", bill.hourRate());
        bill.add(usage.answerOutput(), "output", bill.rate(OUTPUT));
        BigDecimal reasoning = bill.rate(REASONING);
        bill.add(usage.reasoning(), "reasoning", reasoning == null ? bill.rate(OUTPUT) : reasoning);
        bill.add(searches, "web searches", perSearch);
        if (!bill.missing.isEmpty()) {
            return new Cost.Unpriced(Cost.Reason.NO_RATE, model + ": " + String.join(", ", bill.missing));
        }
        BigDecimal input = bill.rate(INPUT);
        BigDecimal prompt = input == null ? BigDecimal.ZERO : times(input, usage.prompt());
        return new Cost.Priced(plain(bill.sum), plain(bill.rest.add(prompt)), model, rules(usage, searches, tier));
    }

    private static List<String> rules(TokenUsage usage, long searches, long tier) {
        List<String> rules = new ArrayList<>();
        if (tier > 0) {
            rules.add("above " + tier + "k tokens");
        }
        if (usage.cacheWriteHour() > 0) {
            rules.add("cache kept 1 h");
        }
        if (searches > 0) {
            rules.add("web searches");
        }
        return rules;
    }

    private static BigDecimal times(BigDecimal rate, long count) {
        return rate.multiply(BigDecimal.valueOf(count));
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    /** Adds up, in one tier. */
    private final class Bill {
        private final String tier;
        private final List<String> missing = new ArrayList<>();
        private BigDecimal sum = BigDecimal.ZERO;
        /** The part of it that no cache changes. */
        private BigDecimal rest = BigDecimal.ZERO;

        Bill(String tier) {
            this.tier = tier;
        }

        @Nullable
        BigDecimal rate(String name) {
            BigDecimal inTier = perUnit.get(name + tier);
            return inTier == null ? perUnit.get(name) : inTier;
        }

        /** Where the table has no rate for both an hour and the tier, the premium for the hour is put on the tier's. */
        @Nullable
        BigDecimal hourRate() {
            BigDecimal both = perUnit.get(WRITE_HOUR + tier);
            BigDecimal hour = perUnit.get(WRITE_HOUR);
            BigDecimal base = perUnit.get(WRITE);
            BigDecimal tiered = perUnit.get(WRITE + tier);
            if (both != null || hour == null || base == null || tiered == null || base.signum() == 0) {
                return both == null ? hour : both;
            }
            return hour.multiply(tiered).divide(base, PRECISE);
        }

        void add(long count, String what, @Nullable BigDecimal rate) {
            if (count == 0) {
                return;
            }
            if (rate == null) {
                missing.add(what);
                return;
            }
            sum = sum.add(times(rate, count));
            if (!what.startsWith("cache") && !what.startsWith("fresh")) {
                rest = rest.add(times(rate, count));
            }
        }
    }
}

package dev.claudetap.compare;

import dev.claudetap.compare.Comparison.Pair;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.pricing.Cost;
import dev.claudetap.pricing.CostSum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A comparison in words and figures, whatever it is written as. Stateless. */
public final class ComparisonText {
    private static final int PLACES = 4;

    private ComparisonText() {}

    /**
     * A turn that differs, or a row of turns that do not.
     *
     * @param title one line; holds captured text
     * @param changes what is different; empty when nothing is, or one run has no such turn
     */
    public record Section(String title, List<Change> changes) {
        public Section {
            Objects.requireNonNull(title, "title");
            changes = List.copyOf(changes);
        }
    }

    /** Rows of four cells: what, in the first run, in the second, the change. */
    public static List<List<String>> totals(Comparison comparison) {
        Run one = comparison.first();
        Run other = comparison.second();
        TokenUsage before = one.usage();
        TokenUsage after = other.usage();
        List<List<String>> rows = new ArrayList<>();
        rows.add(counts("calls of models", one.calls(), other.calls()));
        rows.add(counts("turns", one.steps().size(), other.steps().size()));
        rows.add(counts("fresh input", before.freshInput(), after.freshInput()));
        rows.add(counts("cache read", before.cacheRead(), after.cacheRead()));
        rows.add(counts("cache write", before.cacheWrite(), after.cacheWrite()));
        rows.add(counts("output", before.output(), after.output()));
        rows.add(List.of("cost", amount(one.cost()), amount(other.cost()), delta(one.cost(), other.cost())));
        return rows;
    }

    private static List<String> counts(String what, long before, long after) {
        return List.of(what, number(before), number(after), signed(after - before));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String signed(long count) {
        return count == 0 ? "0" : String.format(Locale.ROOT, "%+,d", count);
    }

    private static String amount(CostSum cost) {
        if (cost.priced() == 0) {
            return "not known";
        }
        return (cost.isPartial() ? "at least " : "") + rounded(cost.amount());
    }

    private static String delta(CostSum before, CostSum after) {
        boolean known = before.priced() > 0 && after.priced() > 0 && !before.isPartial() && !after.isPartial();
        return known ? signed(after.amount().subtract(before.amount())) : "not known";
    }

    private static String rounded(BigDecimal amount) {
        return amount.setScale(PLACES, RoundingMode.HALF_UP).toPlainString();
    }

    private static String signed(BigDecimal amount) {
        return (amount.signum() > 0 ? "+" : "") + rounded(amount);
    }

    /** The turns in order, those without a change together. */
    public static List<Section> sections(Comparison comparison) {
        List<Section> sections = new ArrayList<>();
        List<Pair> same = new ArrayList<>();
        for (Pair pair : comparison.pairs()) {
            if (pair.isSame()) {
                same.add(pair);
                continue;
            }
            flush(same, sections);
            sections.add(new Section(title(pair), pair.changes()));
        }
        flush(same, sections);
        return sections;
    }

    private static void flush(List<Pair> same, List<Section> sections) {
        if (!same.isEmpty()) {
            String last = same.size() == 1 ? "" : " to " + names(same.get(same.size() - 1));
            sections.add(new Section("turn " + names(same.get(0)) + last + ": the same", List.of()));
            same.clear();
        }
    }

    private static String names(Pair pair) {
        String one = name(pair.first());
        String other = name(pair.second());
        return one.equals(other) ? one : one + " | " + other;
    }

    private static String name(@Nullable Step step) {
        return step == null ? "–" : step.name();
    }

    private static String title(Pair pair) {
        Step one = pair.first();
        Step other = pair.second();
        if (one == null || other == null) {
            Step there = one == null ? other : one;
            String opening = there == null ? "" : opening(there);
            return "turn " + names(pair) + ": only in the " + (one == null ? "second" : "first") + opening;
        }
        String tokens = signed(other.usage().total() - one.usage().total()) + " tokens";
        String cost = one.cost() instanceof Cost.Priced before && other.cost() instanceof Cost.Priced after
                ? ", cost " + signed(after.amount().subtract(before.amount()))
                : "";
        return "turn " + names(pair) + " (" + tokens + cost + ")";
    }

    private static String opening(Step step) {
        String text = BlockText.ofMessages(step.asked().messages())
                .replaceAll("\\s+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(100, text.length()));
    }
}

package dev.claudetap.pricing;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/** Adds up what calls cost, and counts those of which it is not known. Not safe for several threads. */
public final class CostSum {
    private BigDecimal amount = BigDecimal.ZERO;
    private BigDecimal saved = BigDecimal.ZERO;
    private long priced;
    private final Map<Cost.Reason, Long> unpriced = new EnumMap<>(Cost.Reason.class);

    /** Nothing so far. */
    public CostSum() {}

    /** Takes one call in. */
    public void add(Cost cost) {
        if (cost instanceof Cost.Priced known) {
            amount = amount.add(known.amount());
            saved = saved.add(known.saved());
            priced++;
        } else if (cost instanceof Cost.Unpriced unknown) {
            unpriced.merge(unknown.reason(), 1L, Long::sum);
        }
    }

    /** Takes another sum's calls in. */
    public void add(CostSum other) {
        amount = amount.add(other.amount);
        saved = saved.add(other.saved);
        priced += other.priced;
        other.unpriced.forEach((reason, calls) -> unpriced.merge(reason, calls, Long::sum));
    }

    /** The calls that have a price, together. */
    public BigDecimal amount() {
        return amount;
    }

    /** What the cache saved in them; below zero when it cost more than it saved. */
    public BigDecimal saved() {
        return saved;
    }

    /** How many calls have a price. */
    public long priced() {
        return priced;
    }

    /** How many calls have none for that reason. */
    public long unpriced(Cost.Reason reason) {
        return unpriced.getOrDefault(reason, 0L);
    }

    /** How many calls used something and have no price. */
    public long unpriced() {
        return unpriced.values().stream().mapToLong(Long::longValue).sum() - unpriced(Cost.Reason.NO_USAGE);
    }

    /** Whether tokens were used that have no price though somebody bills them: then the amount is a lower bound. */
    public boolean isPartial() {
        return unpriced(Cost.Reason.UNKNOWN_MODEL) + unpriced(Cost.Reason.NO_RATE) + unpriced(Cost.Reason.OTHER_BILLING)
                > 0;
    }
}

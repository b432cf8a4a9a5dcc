package dev.claudetap.pricing;

import dev.claudetap.conversation.Consumption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What calls cost together. Worked out when it is asked for: until then no table of prices need be read, and the table is asked for again
 * each time. Immutable, safe on any thread when the table's supplier is.
 */
public final class CallCosts {
    /** No calls. */
    public static final CallCosts NONE = of(PriceTable::bundled, List.of());

    private final Supplier<PriceTable> table;
    /** Null until there is something in it: Java 25 takes 9 ms to get ready for decimal numbers, which no start should wait for. */
    private final @Nullable CostSum settled;

    private final List<Consumption> open;

    private CallCosts(Supplier<PriceTable> table, @Nullable CostSum settled, List<Consumption> open) {
        this.table = table;
        this.settled = settled;
        this.open = List.copyOf(open);
    }

    /**
     * The costs of some calls.
     *
     * @param table the prices
     * @param used what each of them used
     */
    public static CallCosts of(Supplier<PriceTable> table, List<Consumption> used) {
        return new CallCosts(table, null, used);
    }

    /**
     * These and those of further calls.
     *
     * @param used what each of them used
     */
    public CallCosts and(List<Consumption> used) {
        List<Consumption> all = new ArrayList<>(open);
        all.addAll(used);
        return new CallCosts(table, settled, all);
    }

    /** The same, worked out by now, so that nothing of a single call is kept. */
    public CallCosts settled() {
        return new CallCosts(table, sum(), List.of());
    }

    /** These and further calls whose price cannot be found. */
    public CallCosts andUnpriced(int calls) {
        CostSum sum = settledSum();
        for (int i = 0; i < calls; i++) {
            sum.add(new Cost.Unpriced(Cost.Reason.UNKNOWN_MODEL, ""));
        }
        return new CallCosts(table, sum, open);
    }

    private CostSum settledSum() {
        CostSum sum = new CostSum();
        if (settled != null) {
            sum.add(settled);
        }
        return sum;
    }

    /** The prices by which they are worked out. */
    public PriceTable prices() {
        return table.get();
    }

    /** The amount and how many calls it is of; reads the prices. */
    @Override
    public String toString() {
        CostSum sum = sum();
        return sum.amount().stripTrailingZeros().toPlainString() + " " + prices().currency() + " for " + sum.priced()
                + " calls, " + sum.unpriced() + " without a price";
    }

    /** The sum, for the caller to add to. */
    public CostSum sum() {
        CostSum sum = settledSum();
        if (!open.isEmpty()) {
            PriceTable prices = prices();
            open.forEach(used -> sum.add(prices.price(used)));
        }
        return sum;
    }
}

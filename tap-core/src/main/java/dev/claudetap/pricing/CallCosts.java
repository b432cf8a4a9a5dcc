package dev.claudetap.pricing;

import dev.claudetap.conversation.Consumption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calls cost together, worked out when it is asked for: until then no table of prices need be read. Immutable, safe on any thread. */
public final class CallCosts {
    /** No calls. */
    public static final CallCosts NONE = new CallCosts(null, new CostSum(), List.of());

    private final @Nullable PriceTable table;
    private final CostSum settled;
    private final List<Consumption> open;

    private CallCosts(@Nullable PriceTable table, CostSum settled, List<Consumption> open) {
        this.table = table;
        this.settled = settled;
        this.open = open;
    }

    /**
     * The costs of some calls.
     *
     * @param table null for the one that is built in
     * @param used what each of them used
     */
    public static CallCosts of(@Nullable PriceTable table, List<Consumption> used) {
        return new CallCosts(table, new CostSum(), List.copyOf(used));
    }

    /**
     * These and those of further calls.
     *
     * @param used what each of them used
     */
    public CallCosts and(List<Consumption> used) {
        return new CallCosts(table, sum(), List.copyOf(used));
    }

    /** The prices by which they are worked out. */
    public PriceTable prices() {
        return table == null ? PriceTable.bundled() : table;
    }

    /** The sum, for the caller to add to. */
    public CostSum sum() {
        CostSum sum = new CostSum();
        sum.add(settled);
        if (!open.isEmpty()) {
            PriceTable prices = prices();
            open.forEach(used -> sum.add(prices.price(used)));
        }
        return sum;
    }
}

package dev.claudetap.sessions;

import dev.claudetap.pricing.Cost;
import dev.claudetap.pricing.CostSum;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * What calls cost together, as far as their prices are known. Immutable.
 *
 * @param priced how many calls have a price
 * @param sum what those cost, in the currency of the built-in price table
 * @param isPartial whether somebody bills calls that have no price: then the sum is a lower bound
 */
public record SessionCost(int priced, BigDecimal sum, boolean isPartial) {
    /** Nothing has a price. */
    public static final SessionCost NONE = new SessionCost(0, BigDecimal.ZERO, false);

    public SessionCost {
        Objects.requireNonNull(sum, "sum");
    }

    static SessionCost of(Cost cost) {
        CostSum one = new CostSum();
        one.add(cost);
        return new SessionCost((int) one.priced(), one.amount(), one.isPartial());
    }

    SessionCost plus(SessionCost other) {
        return new SessionCost(priced + other.priced, sum.add(other.sum), isPartial || other.isPartial);
    }

    /** The sum; empty when nothing has a price, which is not the same as costing nothing. */
    public Optional<BigDecimal> amount() {
        return priced == 0 ? Optional.empty() : Optional.of(sum);
    }
}

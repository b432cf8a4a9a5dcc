package dev.claudetap.assertions;

import dev.claudetap.pricing.Cost;
import dev.claudetap.pricing.PriceTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what calls cost by a price table. A call that used tokens but has no price fails them: what is not known is not
 * zero. A call whose answer told no tokens, as a refused one, costs nothing.
 */
public final class CostAssert extends AbstractAssert<CostAssert, BigDecimal> {
    private final List<String> lines;
    private final List<String> unpriced;
    private final String table;

    private CostAssert(BigDecimal sum, List<String> lines, List<String> unpriced, String table) {
        super(sum, CostAssert.class);
        this.lines = lines;
        this.unpriced = unpriced;
        this.table = table;
    }

    static CostAssert of(List<TracedCall> calls, PriceTable prices) {
        BigDecimal sum = BigDecimal.ZERO;
        List<String> lines = new ArrayList<>();
        List<String> unpriced = new ArrayList<>();
        for (TracedCall call : calls) {
            Cost cost = prices.price(call.place().used());
            if (cost instanceof Cost.Priced priced) {
                sum = sum.add(priced.amount());
                lines.add(call.id() + "  "
                        + priced.amount().stripTrailingZeros().toPlainString() + "  " + priced.model());
            } else if (cost instanceof Cost.Unpriced none && none.reason() != Cost.Reason.NO_USAGE) {
                unpriced.add(call.id() + "  " + none.reason().words() + "  " + none.detail());
            }
        }
        return new CostAssert(sum, lines, unpriced, prices.currency() + ", prices of " + prices.date());
    }

    /**
     * All calls together cost no more than that.
     *
     * @param amount in the table's currency, as in {@code 0.05}
     * @throws IllegalArgumentException when the amount is no number
     */
    public CostAssert isAtMost(String amount) {
        BigDecimal most = number(amount);
        if (!unpriced.isEmpty()) {
            throw failure("Expected a cost but some calls have no price:%s", Excerpt.list(unpriced));
        }
        if (actual.compareTo(most) > 0) {
            throw failure(
                    "Expected a cost of at most %s but it is %s (%s):%s",
                    amount, actual.stripTrailingZeros().toPlainString(), table, Excerpt.list(lines));
        }
        return this;
    }

    private static BigDecimal number(String amount) {
        try {
            return new BigDecimal(amount);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an amount is a number as in 0.05, not '" + amount + "'", e);
        }
    }
}

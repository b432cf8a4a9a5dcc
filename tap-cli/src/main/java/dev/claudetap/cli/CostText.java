package dev.claudetap.cli;

import dev.claudetap.pricing.CostSum;
import dev.claudetap.sessions.SessionCost;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money for people. Stateless. */
final class CostText {
    private static final int PLACES = 4;

    private CostText() {}

    /** The amount; with a plus behind it when something that was billed has no price, and a dash when nothing has one. */
    static String of(CostSum cost) {
        return cost.priced() == 0 ? "–" : amount(cost.amount()) + (cost.isPartial() ? "+" : "");
    }

    /** As above, of a session. */
    static String of(SessionCost cost) {
        return cost.amount()
                .map(amount -> amount(amount) + (cost.isPartial() ? "+" : ""))
                .orElse("–");
    }

    static String amount(BigDecimal amount) {
        return amount.setScale(PLACES, RoundingMode.HALF_UP).toPlainString();
    }
}

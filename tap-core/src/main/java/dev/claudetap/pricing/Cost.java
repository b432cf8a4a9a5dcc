package dev.claudetap.pricing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** What a call cost, or why that is not known. Never a guess, and never a part of it. Immutable. */
public sealed interface Cost {
    /**
     * It has a price.
     *
     * @param amount in the table's currency, exact
     * @param uncached what it would have cost without any cache, in the same tier
     * @param model the table's name of the model whose rates were used
     * @param rules what chose between that model's rates, such as {@code above 200k tokens}; empty when nothing had to
     */
    record Priced(BigDecimal amount, BigDecimal uncached, String model, List<String> rules) implements Cost {
        public Priced {
            Objects.requireNonNull(amount, "amount");
            Objects.requireNonNull(uncached, "uncached");
            Objects.requireNonNull(model, "model");
            rules = List.copyOf(rules);
        }

        /** What the cache saved; below zero when writing it cost more than reading it saved. */
        public BigDecimal saved() {
            return uncached.subtract(amount);
        }
    }

    /**
     * It has no price.
     *
     * @param reason why
     * @param detail what in particular: the model, the kind of token; may be empty
     */
    record Unpriced(Reason reason, String detail) implements Cost {
        public Unpriced {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** Why a call has no price. */
    enum Reason {
        /** The answer told no token counts: it failed, was broken off, or asked for no answer. */
        NO_USAGE("no_usage", "no tokens were told"),
        /** A subscription pays for it, not the token. */
        SUBSCRIPTION("subscription", "paid by a subscription"),
        /** The table does not have the model. */
        UNKNOWN_MODEL("unknown_model", "the model has no price"),
        /** The table has the model, but no rate for something that was used. */
        NO_RATE("no_rate", "a rate is missing"),
        /** Something was used that is billed in another way, such as audio or a service tier. */
        OTHER_BILLING("other_billing", "billed in another way");

        private final String key;
        private final String words;

        Reason(String key, String words) {
            this.key = key;
            this.words = words;
        }

        /** A stable word, for programs. */
        public String key() {
            return key;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}

package dev.claudetap.proxy.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which answers go wrong, and how. Counts the POST requests of a session from 1; of several rules that meet a request the first
 * one counts. Immutable.
 */
public final class FaultPlan {
    /**
     * A request that may be met.
     *
     * @param number its place among the session's POST requests, from 1
     * @param target path and query
     */
    public record Asked(int number, String target) {
        public Asked {
            Objects.requireNonNull(target, "target");
        }
    }

    record Rule(Predicate<Asked> meets, double probability, Fault fault) {
        Rule {
            Objects.requireNonNull(meets, "meets");
            Objects.requireNonNull(fault, "fault");
        }
    }

    private final List<Rule> rules;
    private final long seed;

    private FaultPlan(List<Rule> rules, long seed) {
        this.rules = List.copyOf(rules);
        this.seed = seed;
    }

    /** A plan in which nothing goes wrong yet. */
    public static FaultPlan none() {
        return new FaultPlan(List.of(), 1);
    }

    /**
     * The same, and that request gets that fault.
     *
     * @param number from 1
     */
    public FaultPlan onRequest(int number, Fault fault) {
        if (number < 1) {
            throw new IllegalArgumentException("requests are counted from 1: " + number);
        }
        return on(asked -> asked.number() == number, fault);
    }

    /** The same, and each request that meets gets that fault. */
    public FaultPlan on(Predicate<Asked> meets, Fault fault) {
        return and(new Rule(meets, 1, fault));
    }

    /**
     * The same, and some requests get that fault, which ones is settled by the seed.
     *
     * @param probability 0 for none, 1 for all
     */
    public FaultPlan sometimes(double probability, Fault fault) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is between 0 and 1");
        }
        return and(new Rule(asked -> true, probability, fault));
    }

    /** The same with another seed than 1. */
    public FaultPlan seed(long other) {
        return new FaultPlan(rules, other);
    }

    private FaultPlan and(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new FaultPlan(more, seed);
    }

    List<Rule> rules() {
        return rules;
    }

    long seed() {
        return seed;
    }
}

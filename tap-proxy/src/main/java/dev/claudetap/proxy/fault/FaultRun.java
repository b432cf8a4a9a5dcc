package dev.claudetap.proxy.fault;

import java.util.Optional;
import java.util.Random;

/** A plan being carried out in one session. Safe on any thread. */
public final class FaultRun {
    private final FaultPlan plan;
    private final Random random;
    private int requests;

    /** A plan at its beginning. */
    public FaultRun(FaultPlan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /** What shall go wrong with the next request. */
    public synchronized Optional<Fault> next(String method, String target) {
        if (!method.equals("POST")) {
            return Optional.empty();
        }
        FaultPlan.Asked asked = new FaultPlan.Asked(++requests, target);
        Fault found = null;
        for (FaultPlan.Rule rule : plan.rules()) {
            // Every rule throws its dice each time: the outcome must not depend on what the others met.
            boolean falls = rule.probability() >= 1 || random.nextDouble() < rule.probability();
            if (found == null && falls && rule.meets().test(asked)) {
                found = rule.fault();
            }
        }
        return Optional.ofNullable(found);
    }
}

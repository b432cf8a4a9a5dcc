package dev.claudetap.capture;

import dev.claudetap.conversation.CallCount;
import dev.claudetap.conversation.Consumption;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.pricing.CallCosts;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Adds records up as they come: each is read once. */
final class SummaryBuilder {
    private static final System.Logger LOG = System.getLogger(SummaryBuilder.class.getName());
    private static final int FIRST_ERROR_STATUS = 400;
    private static final int MOST_OPEN = 256;

    private final Map<String, Integer> callsByModel = new LinkedHashMap<>();
    /** What the last calls used; the others have their price. */
    private final List<Consumption> used = new ArrayList<>();

    private CallCosts costs;
    private TokenUsage total = TokenUsage.NONE;
    private int calls;
    private int modelCalls;
    private int failures;

    SummaryBuilder(Supplier<PriceTable> prices) {
        costs = CallCosts.of(prices, List.of());
    }

    void add(TraceRecord record) {
        CallCount call = read(record);
        synchronized (this) {
            calls++;
            if (record.header().outcome() != Outcome.COMPLETED
                    || record.response().status() >= FIRST_ERROR_STATUS) {
                failures++;
            }
            if (call != null) {
                modelCalls++;
                callsByModel.merge(call.model(), 1, Integer::sum);
                total = total.plus(call.usage());
                used.add(call.used());
                if (used.size() >= MOST_OPEN) {
                    settle();
                }
            }
        }
    }

    /** A tap may stand for weeks: what it keeps must not grow with its calls. */
    private void settle() {
        try {
            costs = costs.and(used).settled();
        } catch (RuntimeException | Error e) {
            // As below; the prices may be what there is no memory for.
            LOG.log(
                    Level.WARNING,
                    "the cost of some calls could not be worked out: "
                            + e.getClass().getName());
            costs = costs.andUnpriced(used.size());
        }
        used.clear();
    }

    private static @Nullable CallCount read(TraceRecord record) {
        if (RecordWeight.of(record) > Runtime.getRuntime().maxMemory() / 16) {
            // Reading it whole could leave the agent's traffic without memory.
            return null;
        }
        try {
            return CallCount.of(record).orElse(null);
        } catch (RuntimeException | Error e) {
            // The record is safe already; a count must not end the worker.
            LOG.log(
                    Level.WARNING,
                    "a record could not be read as a model call: "
                            + e.getClass().getName());
            return null;
        }
    }

    /** How many calls wait for their price, each of which takes some memory. */
    synchronized int open() {
        return used.size();
    }

    synchronized SessionSummary snapshot(int unrecorded, int storageErrors, int unsaved) {
        return new SessionSummary(
                calls,
                modelCalls,
                failures,
                total.input(),
                total.output(),
                total.cacheRead(),
                total.cacheWrite(),
                total.reasoning(),
                callsByModel,
                unrecorded,
                storageErrors,
                unsaved,
                costs.and(used));
    }
}

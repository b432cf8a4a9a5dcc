package dev.claudetap.pricing;

import dev.claudetap.conversation.CallFate;
import dev.claudetap.conversation.CallPurpose;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.ConversationThread;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.trace.TraceRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Adds up what the calls of many traces used and cost. Every call counts once, a sub-agent's too; token counts that an
 * agent asks for do not count, as nothing is generated for them. Not safe for several threads.
 */
public final class UsageLedger {
    /** What calls are put together by. */
    public enum By {
        /** The day on which they began. */
        DAY,
        /** The model that answered. */
        MODEL,
        /** The program that made them. */
        AGENT,
        /** The trace in which they are. */
        SESSION
    }

    /**
     * A line of the ledger.
     *
     * @param key what its calls have in common
     * @param calls how many there are
     * @param subAgentCalls those of them that sub-agents made
     * @param retries those that repeat a call that was not answered
     * @param failed those that were not answered
     * @param aborted those that were broken off
     * @param usage their tokens
     * @param cost what they cost
     */
    public record Entry(
            String key,
            long calls,
            long subAgentCalls,
            long retries,
            long failed,
            long aborted,
            TokenUsage usage,
            CostSum cost) {
        public Entry {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(usage, "usage");
            Objects.requireNonNull(cost, "cost");
        }
    }

    /** A line while it grows. */
    private static final class Sum {
        private final CostSum cost = new CostSum();
        private TokenUsage usage = TokenUsage.NONE;
        private long calls;
        private long subAgentCalls;
        private long retries;
        private long failed;
        private long aborted;

        void add(ConversationCall call, boolean subAgent, Cost price) {
            calls++;
            subAgentCalls += subAgent ? 1 : 0;
            retries += call.retry() ? 1 : 0;
            failed += call.fate() == CallFate.FAILED ? 1 : 0;
            aborted += call.fate() == CallFate.ABORTED ? 1 : 0;
            usage = usage.plus(call.usage());
            cost.add(price);
        }

        Entry told(String key) {
            return new Entry(key, calls, subAgentCalls, retries, failed, aborted, usage, cost);
        }
    }

    /** What is known of a call's record, beside the call. */
    private record Made(ConversationCall call, Instant at, String agent) {}

    private final By by;
    private final PriceTable prices;
    private final ZoneId zone;
    private final Map<String, Sum> sums = new TreeMap<>();
    private final Sum total = new Sum();

    /**
     * An empty ledger.
     *
     * @param zone whose days count
     */
    public UsageLedger(By by, PriceTable prices, ZoneId zone) {
        this.by = by;
        this.prices = prices;
        this.zone = zone;
    }

    /** Takes in a whole trace, one record in memory at a time. */
    public void add(String session, Iterator<TraceRecord> records) {
        ConversationReader reader = new ConversationReader();
        List<Made> made = new ArrayList<>();
        while (records.hasNext()) {
            TraceRecord record = records.next();
            Instant at = record.header().timing().startedAt();
            String agent = record.header().capture().client();
            reader.add(record)
                    .filter(call -> call.purpose() != CallPurpose.TOKEN_COUNT)
                    .ifPresent(call -> made.add(new Made(call, at, agent)));
        }
        List<ConversationThread> threads = reader.conversation().threads();
        Function<Made, String> key = key(session);
        for (Made one : made) {
            boolean subAgent = threads.get(one.call().thread()).kind() == ConversationThread.Kind.SUB_AGENT;
            Cost price = prices.price(one.call().used());
            sums.computeIfAbsent(key.apply(one), added -> new Sum()).add(one.call(), subAgent, price);
            total.add(one.call(), subAgent, price);
        }
    }

    private Function<Made, String> key(String session) {
        return switch (by) {
            case DAY -> made -> LocalDate.ofInstant(made.at(), zone).toString();
            case MODEL ->
                made -> made.call().model().isEmpty() ? "unknown" : made.call().model();
            case AGENT -> made -> made.agent().isEmpty() ? "unknown" : made.agent();
            case SESSION -> made -> session;
        };
    }

    /** The lines in the order of their keys. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        sums.forEach((key, sum) -> entries.add(sum.told(key)));
        return entries;
    }

    /** All lines together. */
    public Entry total() {
        return total.told("total");
    }
}

package dev.claudetap.sessions;

import dev.claudetap.conversation.CallFate;
import dev.claudetap.conversation.CallPurpose;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.TraceRecord;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds the records of a session up, one at a time; may be asked for the sums in between. Holds at most three
 * records. Not safe for several threads.
 */
final class FigureReader {
    private static final System.Logger LOG = System.getLogger(FigureReader.class.getName());

    private final ConversationReader conversation = new ConversationReader();
    private final PriceTable prices;
    private final Map<String, ModelFigures> models = new LinkedHashMap<>();
    private Capture capture = new Capture("", "");
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private int records;
    private int calls;
    private int turns;
    private int answered;
    private int errors;
    private int probeErrors;
    private String prompt = "";
    private @Nullable TraceRecord lastAnswered;
    private @Nullable TraceRecord lastFailed;
    private boolean lastIsOfMain;

    FigureReader(PriceTable prices) {
        this.prices = prices;
    }

    void add(TraceRecord record) {
        records++;
        capture = record.header().capture();
        Instant begin = record.header().timing().startedAt();
        Instant end = record.header().timing().endedAt();
        started = started == null || begin.isBefore(started) ? begin : started;
        ended = ended == null || end.isAfter(ended) ? end : ended;
        read(record).ifPresent(call -> add(call, record));
    }

    private Optional<ConversationCall> read(TraceRecord record) {
        try {
            return conversation.add(record);
        } catch (RuntimeException | StackOverflowError e) {
            // One record that nobody can follow must not hide a session from its user.
            LOG.log(Level.INFO, "a record was left out of a session's figures: " + e.getClass());
            return Optional.empty();
        }
    }

    private void add(ConversationCall call, TraceRecord record) {
        boolean probe = call.purpose() == CallPurpose.WARM_UP || call.purpose() == CallPurpose.TOKEN_COUNT;
        boolean failed = call.fate() == CallFate.FAILED;
        calls += call.purpose() == CallPurpose.TOKEN_COUNT ? 0 : 1;
        answered += call.fate() == CallFate.ANSWERED ? 1 : 0;
        errors += failed && !probe ? 1 : 0;
        probeErrors += failed && probe ? 1 : 0;
        if (failed) {
            lastFailed = record;
        }
        if (call.purpose() == CallPurpose.TURN) {
            turn(call, record);
        }
        if (call.purpose() != CallPurpose.TOKEN_COUNT) {
            SessionCost cost = SessionCost.of(prices.price(call.used()));
            models.merge(
                    call.model(),
                    new ModelFigures(1, failed && !probe ? 1 : 0, call.usage(), cost),
                    ModelFigures::plus);
        }
    }

    private void turn(ConversationCall call, TraceRecord record) {
        turns++;
        if (prompt.isEmpty()) {
            prompt = llm(record).map(SessionWords::firstPrompt).orElse("");
        }
        // The last word is the main agent's, where agents are told apart.
        boolean main = call.origin().agent().isEmpty();
        if (call.fate() == CallFate.ANSWERED && (main || !lastIsOfMain)) {
            lastAnswered = record;
            lastIsOfMain = main;
        }
    }

    private static Optional<LlmCall> llm(TraceRecord record) {
        try {
            return LlmCall.of(record);
        } catch (RuntimeException | StackOverflowError e) {
            // As above.
            return Optional.empty();
        }
    }

    SessionFigures figures() {
        return new SessionFigures(
                capture.client(),
                capture.proxyMode(),
                Optional.ofNullable(started),
                Optional.ofNullable(ended),
                new SessionFigures.Counts(records, calls, turns, answered, errors, probeErrors),
                new SessionFigures.Words(prompt, lastAnswer(), lastError()),
                models);
    }

    private String lastAnswer() {
        TraceRecord record = lastAnswered;
        return record == null ? "" : llm(record).map(SessionWords::answer).orElse("");
    }

    private String lastError() {
        TraceRecord record = lastFailed;
        return record == null ? "" : SessionWords.error(record, llm(record));
    }
}

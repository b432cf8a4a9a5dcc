package dev.claudetap.capture;

import dev.claudetap.conversation.Origins;
import dev.claudetap.redact.Redactor;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one way out: every record is redacted here, once, and then goes to the sinks. Worker only. */
final class RecordExit {
    private static final System.Logger LOG = System.getLogger(RecordExit.class.getName());

    private final Redactor redactor;
    private final SinkFanOut sinks;
    private final SummaryBuilder summary;
    private final @Nullable JournalWriter journal;
    private final @Nullable ProgressLog progress;
    private boolean keepsEntries;
    private final Set<String> late = new HashSet<>();
    private SinkFanOut.Fate fate = SinkFanOut.Fate.STORED;

    RecordExit(Redactor redactor, SinkFanOut sinks, SummaryBuilder summary, @Nullable JournalWriter journal) {
        this.redactor = redactor;
        this.sinks = sinks;
        this.summary = summary;
        this.journal = journal;
        this.progress = sinks.listeners().isEmpty() ? journal : new ProgressFanOut(journal, sinks.listeners());
    }

    /** Whether anybody, or the journal, wants to know how exchanges go on. */
    boolean tellsProgress() {
        return progress != null;
    }

    /** The journal for one exchange, if one is kept or somebody listens. */
    @Nullable
    ExchangeJournal journal(String requestId) {
        return progress == null ? null : new ExchangeJournal(requestId, progress, redactor);
    }

    /** Tells that an exchange has begun, and no more of it than its record will. */
    void started(Begun begun, RequestHead head) {
        try {
            sinks.started(new TapEvent.ExchangeStarted(
                    begun.requestId(), begun.number(), begun.startedAt(), head.method(), redactor.url(head.target())));
        } catch (RuntimeException | Error e) {
            // What cannot be redacted is not told; the record comes all the same.
            LOG.log(
                    Level.WARNING,
                    "an exchange's start could not be told: " + e.getClass().getName());
        }
    }

    /**
     * Redacts a record and passes it on.
     *
     * @param requestIsRedacted whether its request was redacted for the journal already
     * @param redactedEvents the stream's events, redacted as they came
     */
    void deliver(TraceRecord raw, boolean requestIsRedacted, List<StreamEvent> redactedEvents) {
        TraceRecord redacted;
        try {
            redacted = requestIsRedacted
                    ? redactor.redactAnswer(raw, redactedEvents)
                    : redactor.redact(raw, redactedEvents);
        } catch (RuntimeException | Error e) {
            // Law 3 and law 4 together: the record comes, but nothing of it that could not be redacted.
            deliverMinimal(raw, e);
            return;
        }
        pass(redacted);
    }

    /** A record that says hardly more than that the exchange was. */
    void deliverMinimal(TraceRecord raw, Throwable why) {
        LOG.log(
                Level.WARNING,
                "an exchange could only be recorded in outline: "
                        + why.getClass().getName());
        RecordHeader header = raw.header();
        String note = "not recorded: " + why.getClass().getSimpleName();
        ExchangeError error = header.error() == null
                ? null
                : new ExchangeError(header.error().kind(), "see the note of the request's body");
        RecordHeader plain = new RecordHeader(
                header.requestId(), header.turn(), header.timing(), header.outcome(), error, null, header.capture());
        String path = raw.request().path();
        int query = path.indexOf('?');
        RequestRecord request = new RequestRecord(
                raw.request().method(),
                query < 0 ? path : path.substring(0, query),
                Headers.EMPTY,
                Body.EMPTY,
                new BodyInfo(0, null, true, note));
        ResponseRecord response = new ResponseRecord(
                raw.response().status(),
                "",
                Headers.EMPTY,
                Headers.EMPTY,
                Body.EMPTY,
                new BodyInfo(0, null, true, note),
                List.of());
        pass(redactedOutline(new TraceRecord.Http(plain, request, response)));
    }

    private TraceRecord redactedOutline(TraceRecord.Http outline) {
        try {
            return redactor.redact(outline);
        } catch (RuntimeException | Error e) {
            // The redactor itself is the trouble: then not even the path may be told.
            RequestRecord told = outline.request();
            return new TraceRecord.Http(
                    outline.header(),
                    new RequestRecord("", "", told.headers(), told.body(), told.bodyInfo()),
                    outline.response());
        }
    }

    private void pass(TraceRecord redacted) {
        TraceRecord told = withOrigin(redacted);
        fate = sinks.accept(told);
        summary.add(told);
    }

    /** Only what is redacted is read, so an id can never tell more than the record does. */
    private static TraceRecord withOrigin(TraceRecord redacted) {
        try {
            return Origins.attributed(redacted);
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.WARNING,
                    "a record's origin could not be read: " + e.getClass().getName());
            return redacted; // the record is good without
        }
    }

    /** The last record is out: its journal entry may go, unless a sink has no room for it; then a recovery may need it. */
    void settle(ExchangeJournal entry, String nextId, long micros) {
        if (journal == null) {
            entry.next(nextId, micros);
            return;
        }
        switch (fate) {
            case STORED -> entry.done(nextId, micros);
            case PENDING -> {
                late.add(entry.id());
                entry.next(nextId, micros);
            }
            case LOST -> {
                keepsEntries = true;
                entry.next(nextId, micros);
            }
        }
    }

    /** Before the journal starts over: whether it holds anything of records that are over and yet not stored. */
    boolean keepsEntries() {
        boolean keeps = keepsEntries || !late.isEmpty();
        keepsEntries = false;
        late.clear();
        return keeps;
    }

    /** Once no sink waits any more, nor need the journal. */
    void settleLate() {
        if (journal != null && !late.isEmpty() && !sinks.hasPending()) {
            keepsEntries |= late.removeAll(sinks.takeLost());
            late.forEach(journal::done);
            late.clear();
        }
    }
}

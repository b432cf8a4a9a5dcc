package dev.claudetap.capture;

import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the record, or the records, of one exchange out of what was seen of it. Whatever fails on the way, a record comes out. */
final class ExchangeRecording {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final End COMPLETED = new End(Outcome.COMPLETED, null, 0);
    private static final End KILLED = new End(Outcome.TAP_STOPPED, Journal.KILLED, 0);

    /** How an exchange ended, and when. */
    record End(Outcome outcome, @Nullable ExchangeError error, long micros) {}

    private final Begun begun;
    private final Session session;
    private final RecordExit exit;
    private final @Nullable ExchangeJournal journal;
    private @Nullable RequestCapture request;
    private @Nullable ResponseCapture response;
    private @Nullable WebSocketCapture socket;
    private long firstMicros;
    private @Nullable Throwable failure;
    private boolean unjournaled;

    ExchangeRecording(Begun begun, Session session, RecordExit exit) {
        this.begun = begun;
        this.session = session;
        this.exit = exit;
        this.journal = exit.journal(begun.requestId());
    }

    /** Bytes of a body or a message. */
    void bytes(Mark mark, long micros, ByteBuffer bytes) {
        if (failure != null) {
            return;
        }
        try {
            switch (mark) {
                case REQUEST_DATA -> request().data(bytes);
                case RESPONSE_DATA -> {
                    if (response != null) {
                        response.data(bytes, micros / 1_000);
                    }
                }
                default -> {
                    if (socket != null) {
                        socket.data(mark == Mark.CLIENT_DATA, bytes, micros);
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            // Law 3: whatever goes wrong with this exchange (memory, a decoder's bug), its record and the others come.
            fail(e);
        }
    }

    /** Anything else that was seen. */
    void thing(Mark mark, long micros, Object thing) {
        if (failure != null) {
            return;
        }
        try {
            switch (mark) {
                case REQUEST_HEAD -> request = new RequestCapture((RequestHead) thing, session);
                case REQUEST_END -> request().end();
                case RESPONSE_HEAD -> response((ResponseHead) thing, micros);
                case RESPONSE_END -> {
                    if (response != null) {
                        response.end((Headers) thing);
                    }
                }
                case FRAME -> {
                    if (socket != null) {
                        socket.frame((FrameHead) thing, micros);
                    }
                }
                default -> missed((Mark) thing);
            }
        } catch (RuntimeException | Error e) {
            // As above.
            fail(e);
        }
    }

    private RequestCapture request() {
        if (request == null) {
            request = new RequestCapture(RequestCapture.UNKNOWN, session);
        }
        return request;
    }

    private void response(ResponseHead head, long micros) {
        firstMicros = micros;
        RequestHead asked = request().head();
        response = new ResponseCapture(head, asked.target(), session);
        if (head.status() == SWITCHING_PROTOCOLS) {
            socket = new WebSocketCapture(asked, head, session, part -> deliver(part, COMPLETED));
            tellAgain();
        }
    }

    private void missed(Mark mark) {
        switch (mark) {
            case REQUEST_DATA -> request().input().missed();
            case RESPONSE_DATA -> {
                if (response != null) {
                    response.input().missed();
                }
            }
            default -> {
                if (socket != null) {
                    socket.missed(mark == Mark.CLIENT_DATA);
                }
            }
        }
    }

    /** From here on only a minimal record is possible. */
    void fail(Throwable e) {
        failure = e;
        try {
            if (request != null) {
                request.discard();
            }
            if (response != null) {
                response.discard();
            }
        } catch (RuntimeException | Error again) {
            // Nothing more to give back then.
            e.addSuppressed(again);
        }
    }

    /** Nothing more will come: the last record. */
    void finish(End end, Map<Mark, Long> lost) {
        try {
            if (failure == null) {
                finishWhole(end, lost);
            }
        } catch (RuntimeException | Error e) {
            // As above.
            fail(e);
        }
        if (failure != null) {
            exit.deliverMinimal(Outline.of(header(end), request, response), failure);
        }
        if (journal != null) {
            exit.settle(journal, begun.requestId(), begun.micros());
        }
    }

    private void finishWhole(End end, Map<Mark, Long> lost) {
        if (socket != null) {
            WebSocketPart last = socket.finish(end.micros());
            if (last != null) {
                deliver(last, end);
            }
            return;
        }
        RequestCapture asked = request();
        asked.input().lost(lost.getOrDefault(Mark.REQUEST_DATA, 0L));
        RequestRecord requestRecord = asked.finish();
        if (response == null) {
            TraceRecord raw = new TraceRecord.Http(header(end), requestRecord, ResponseRecord.none());
            exit.deliver(raw, asked.isRedacted(), List.of());
            return;
        }
        response.input().lost(lost.getOrDefault(Mark.RESPONSE_DATA, 0L));
        ResponseRecord responseRecord = response.finish(end.outcome() == Outcome.COMPLETED);
        List<StreamEvent> events = response.events(responseRecord.body());
        TraceRecord raw = new TraceRecord.Http(header(response.judged(end)), requestRecord, responseRecord);
        exit.deliver(raw, asked.isRedacted(), events);
    }

    private void deliver(WebSocketPart part, End end) {
        Instant first = part.firstMicros() == null ? null : at(part.firstMicros());
        Timing timing = new Timing(at(part.startMicros()), first, at(part.endMicros()));
        RecordHeader header = header(part.part(), timing, end);
        TraceRecord raw = new TraceRecord.WebSocket(header, part.request(), part.response(), part.messages());
        exit.deliver(raw, false, List.of());
        if (journal != null) {
            exit.settle(journal, partId(part.part() + 1), begun.micros());
        }
    }

    private String partId(int part) {
        return part == 1 ? begun.requestId() : begun.requestId() + "_" + part;
    }

    private RecordHeader header(End end) {
        return header(1, new Timing(at(0), response == null ? null : at(firstMicros), at(end.micros())), end);
    }

    private RecordHeader header(int part, Timing timing, End end) {
        RequestCapture asked = request;
        return new RecordHeader(
                partId(part),
                new Turn(begun.number(), part),
                timing,
                end.outcome(),
                end.error(),
                asked == null ? null : asked.head().upstreamBaseUrl(),
                session.options().capture());
    }

    private Instant at(long micros) {
        return begun.startedAt().plus(micros, ChronoUnit.MICROS);
    }

    /** The journal lost all that it knew, or was told of what has become another kind of record. */
    void tellAgain() {
        if (journal == null) {
            return;
        }
        StreamCapture stream = response == null ? null : response.stream();
        journal.again(stream == null ? List.of() : stream.soFar());
        if (socket != null) {
            socket.tellAgain();
        }
    }

    /** Pieces of the session's traffic cannot be read back; some may be this exchange's. */
    void missedSome() {
        for (Mark mark : List.of(Mark.REQUEST_DATA, Mark.RESPONSE_DATA, Mark.CLIENT_DATA, Mark.SERVER_DATA)) {
            thing(Mark.DROPPED, 0, mark);
        }
    }

    /** Brings the journal up to date when it is time. */
    void journal() {
        ExchangeJournal to = journal;
        RequestCapture asked = request;
        if (to == null || unjournaled || failure != null || asked == null) {
            return;
        }
        boolean whole = socket != null || asked.isWhole();
        if (!to.isDue(whole, begun.micros())) {
            return;
        }
        try {
            tell(to, asked, whole, begun.micros());
        } catch (RuntimeException | Error e) {
            // The exchange goes on unjournaled; its record does not depend on that.
            unjournaled = true;
        }
    }

    private void tell(ExchangeJournal to, RequestCapture asked, boolean whole, long micros) {
        if (to.wantsRequest(whole, micros)) {
            TraceRecord told = to.request(soFar(asked, whole, micros), whole);
            if (whole && socket == null) {
                asked.redactedIs(told.request());
            }
        }
        ResponseCapture answer = response;
        if (answer != null) {
            to.response(answer.head(), firstMicros / 1_000);
            StreamCapture stream = answer.stream();
            BodyReader body = answer.bodySoFar();
            if (socket != null) {
                to.messages(socket.takeFresh());
            } else if (stream != null) {
                to.events(stream.takeFresh());
            } else if (body != null) {
                to.text(body, answer.head().headers().first("content-type").orElse(null));
            }
        }
        to.rest(micros);
    }

    private TraceRecord soFar(RequestCapture asked, boolean whole, long micros) {
        End end = new End(KILLED.outcome(), KILLED.error(), micros);
        if (socket == null) {
            RequestRecord told = whole ? asked.finish() : asked.headOnly();
            return new TraceRecord.Http(header(end), told, ResponseRecord.none());
        }
        WebSocketPart part = socket.soFar();
        RecordHeader header = header(part.part(), new Timing(at(part.startMicros()), null, at(micros)), end);
        return new TraceRecord.WebSocket(header, socket.requestRecord(Body.EMPTY), ResponseRecord.none(), List.of());
    }
}

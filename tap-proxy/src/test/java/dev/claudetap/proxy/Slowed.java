package dev.claudetap.proxy;

import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;

/** Traces of a slower provider. */
final class Slowed {
    private Slowed() {}

    /** The same trace, with so many milliseconds between the events of its first answer, which begins at once. */
    static Trace by(Trace trace, long millis) {
        List<TraceRecord> records = new ArrayList<>(trace.records());
        TraceRecord.Http first = (TraceRecord.Http) records.get(0);
        ResponseRecord answer = first.response();
        List<StreamEvent> events = new ArrayList<>();
        for (StreamEvent event : answer.events()) {
            events.add(new StreamEvent(event.event(), event.data(), event.json(), event.id(), events.size() * millis));
        }
        Timing timing = first.header().timing();
        RecordHeader header = first.header();
        RecordHeader prompt = new RecordHeader(
                header.requestId(),
                header.turn(),
                new Timing(timing.startedAt(), timing.startedAt(), timing.endedAt()),
                header.outcome(),
                null,
                header.upstreamBaseUrl(),
                header.capture());
        records.set(
                0,
                new TraceRecord.Http(
                        prompt,
                        first.request(),
                        new ResponseRecord(
                                answer.status(),
                                answer.reason(),
                                answer.headers(),
                                answer.trailers(),
                                answer.body(),
                                answer.bodyInfo(),
                                events)));
        return new Trace(records);
    }
}

package dev.claudetap.otlp;

import dev.claudetap.trace.TraceRecord;
import java.util.Iterator;

/** Tells a collector of a trace that was recorded before. Stateless. */
public final class OtlpExport {
    private OtlpExport() {}

    /**
     * Sends the spans of a trace and waits until they are taken. Spans have the ids that they had, or would have had, during the session.
     *
     * @param records all of a trace, in its order; one at a time is in memory
     * @return what became of them: a request that fails for a minute is given up
     * @throws InterruptedException when the thread is interrupted; some spans may be there already
     */
    public static OtlpReport send(Iterator<TraceRecord> records, OtlpOptions options) throws InterruptedException {
        return send(records, options, OtlpPace.EXPORT);
    }

    static OtlpReport send(Iterator<TraceRecord> records, OtlpOptions options, OtlpPace pace)
            throws InterruptedException {
        TraceSpans spans = new TraceSpans(options.prices(), options.content());
        SpanDelivery delivery = new SpanDelivery(options, pace);
        boolean whole = false;
        try {
            while (records.hasNext()) {
                delivery.put(spans.add(records.next()));
            }
            delivery.put(spans.end());
            delivery.finish();
            whole = true;
        } finally {
            if (!whole) {
                delivery.finishSoon();
            }
        }
        return delivery.report();
    }
}

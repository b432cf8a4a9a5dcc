package dev.claudetap.otlp;

import dev.claudetap.capture.TraceSink;
import dev.claudetap.trace.TraceRecord;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Tells a collector what happens in a session, as OpenTelemetry spans, while it happens: a span is sent about a second after it is over.
 * Give it to {@code TapOptions.sink}; the session closes it. The recording thread only puts spans into a bounded queue; a daemon thread
 * sends them. When that queue is full spans are lost, and counted; closing waits up to five seconds for the last ones. The trace that the
 * session writes has everything in any case, and {@link OtlpExport} gives its spans the same ids.
 */
public final class OtlpSink implements TraceSink {
    private static final System.Logger LOG = System.getLogger(OtlpSink.class.getName());

    private final TraceSpans spans;
    private final SpanDelivery delivery;
    private boolean complained;
    private boolean closed;

    private OtlpSink(OtlpOptions options, OtlpPace pace) {
        this.spans = new TraceSpans(options.prices(), options.content());
        this.delivery = new SpanDelivery(options, pace);
    }

    /** Starts the thread; connects to nobody before there is a span. */
    public static OtlpSink start(OtlpOptions options) {
        return start(options, OtlpPace.SESSION);
    }

    static OtlpSink start(OtlpOptions options, OtlpPace pace) {
        return new OtlpSink(options, pace);
    }

    @Override
    public void accept(TraceRecord record) {
        List<Span> over;
        try {
            over = spans.add(record);
        } catch (RuntimeException | StackOverflowError e) {
            // The record itself is safe with the other sinks: no reason to say that it could not be stored.
            complain(e);
            return;
        }
        delivery.offer(over);
    }

    private void complain(Throwable e) {
        if (!complained) {
            complained = true;
            LOG.log(Level.WARNING, "a record has no span: " + e.getClass().getName());
        }
    }

    /** Sends what is left, for up to five seconds. Once more does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            delivery.offer(spans.end());
        } finally {
            delivery.finishSoon();
        }
    }

    /** What became of the spans so far; complete after {@link #close}. Safe on any thread. */
    public OtlpReport report() {
        return delivery.report();
    }

    static String version() {
        String version = OtlpSink.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}

package dev.claudetap.otlp;

import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.Sha256;
import java.util.HexFormat;

/**
 * Ids that follow from what a trace says, so that whoever exports it, during the run or years later, gives its spans the same ones, and a
 * backend that has them sees the same spans once more. The trace's follows from its first record.
 */
final class SpanIds {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private final String traceId;

    private SpanIds(String traceId) {
        this.traceId = traceId;
    }

    /** The ids of a trace that begins with that record. */
    static SpanIds of(RecordHeader first) {
        String name = first.requestId() + "\n" + first.timing().startedAt().toEpochMilli();
        return new SpanIds(hash("claude-tap trace\n" + name, TRACE_BYTES));
    }

    String traceId() {
        return traceId;
    }

    SpanContext session() {
        return span("session", "");
    }

    /** @param firstCall key of the agent's first call */
    SpanContext agent(String firstCall) {
        return span("agent", firstCall);
    }

    SpanContext call(String key) {
        return span("call", key);
    }

    /** @param tool what tells the tool call from the others of the same answer */
    SpanContext tool(String call, String tool) {
        return span("tool", call + "\n" + tool);
    }

    private SpanContext span(String kind, String name) {
        return new SpanContext(traceId, hash(traceId + "\n" + kind + "\n" + name, SPAN_BYTES), SpanContext.SAMPLED);
    }

    private static String hash(String text, int bytes) {
        byte[] sum = Sha256.of(text);
        sum[0] |= 1; // an id of zeros would be none
        return HexFormat.of().formatHex(sum, 0, bytes);
    }
}

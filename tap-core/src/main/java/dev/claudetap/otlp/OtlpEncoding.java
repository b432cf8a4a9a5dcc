package dev.claudetap.otlp;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The bytes of an OTLP request for traces ({@code ExportTraceServiceRequest}, protobuf). Its numbers are those of opentelemetry-proto 1.x,
 * which no later version of 1.x may change. A span is written once, as soon as it is known; requests only put such pieces together.
 */
final class OtlpEncoding {
    private static final int RESOURCE_SPANS = 1;
    private static final int RESOURCE = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SCHEMA_URL = 3;
    private static final int SCOPE = 1;
    private static final int SPANS = 2;

    private static final int KIND_INTERNAL = 1;
    private static final int KIND_CLIENT = 3;
    private static final int STATUS_ERROR = 2;
    private static final long NANOS = 1_000_000_000L;
    private static final long LAST_SECOND = Long.MAX_VALUE / NANOS - 1;

    private final byte[] resource;
    private final byte[] scope;

    /**
     * @param resource what describes who made the spans
     * @param version ours; may be empty
     */
    OtlpEncoding(Attributes resource, String version) {
        ProtobufWriter described = new ProtobufWriter();
        attributes(1, resource, described);
        this.resource = described.toByteArray();
        this.scope = new ProtobufWriter().text(1, "claude-tap").text(2, version).toByteArray();
    }

    /** A request with spans that {@link #span} wrote. */
    byte[] request(List<byte[]> spans) {
        ProtobufWriter scoped = new ProtobufWriter().bytes(SCOPE, scope);
        spans.forEach(span -> scoped.bytes(SPANS, span));
        scoped.text(SCHEMA_URL, GenAi.SCHEMA_URL);
        ProtobufWriter all = new ProtobufWriter()
                .bytes(RESOURCE, resource)
                .message(SCOPE_SPANS, scoped)
                .text(SCHEMA_URL, GenAi.SCHEMA_URL);
        return new ProtobufWriter().message(RESOURCE_SPANS, all).toByteArray();
    }

    static byte[] span(Span span) {
        ProtobufWriter out = new ProtobufWriter()
                .bytes(1, hex(span.context().traceId()))
                .bytes(2, hex(span.context().spanId()));
        if (span.parentId() != null) {
            out.bytes(4, hex(span.parentId()));
        }
        out.text(5, span.name())
                .varint(6, span.client() ? KIND_CLIENT : KIND_INTERNAL)
                .fixed64(7, nanos(span.start()))
                .fixed64(8, nanos(span.end()));
        attributes(9, span.attributes(), out);
        for (Span.Link link : span.links()) {
            out.message(13, link(link));
        }
        if (span.failure() != null) {
            out.message(15, new ProtobufWriter().text(2, span.failure()).varint(3, STATUS_ERROR));
        }
        return out.fixed32(16, span.context().flags()).toByteArray();
    }

    private static ProtobufWriter link(Span.Link link) {
        ProtobufWriter out = new ProtobufWriter()
                .bytes(1, hex(link.to().traceId()))
                .bytes(2, hex(link.to().spanId()));
        attributes(4, new Attributes().put(GenAi.TAP_LINK, link.relation()), out);
        return out.fixed32(6, link.to().flags());
    }

    private static void attributes(int field, Attributes attributes, ProtobufWriter out) {
        for (Map.Entry<String, Object> entry : attributes.values().entrySet()) {
            out.message(field, new ProtobufWriter().text(1, entry.getKey()).message(2, value(entry.getValue())));
        }
    }

    private static ProtobufWriter value(Object value) {
        ProtobufWriter out = new ProtobufWriter();
        if (value instanceof Boolean truth) {
            return out.varint(2, truth ? 1 : 0);
        }
        if (value instanceof Long number) {
            return out.varint(3, number);
        }
        if (value instanceof Double number) {
            return out.fixed64(4, Double.doubleToRawLongBits(number));
        }
        if (value instanceof List<?> texts) {
            ProtobufWriter array = new ProtobufWriter();
            texts.forEach(text -> array.message(1, value(text)));
            return out.message(5, array);
        }
        return out.text(1, value.toString());
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static long nanos(Instant at) {
        long seconds = Math.max(0, Math.min(at.getEpochSecond(), LAST_SECOND)); // a trace file may have been edited
        return seconds * NANOS + at.getNano();
    }
}

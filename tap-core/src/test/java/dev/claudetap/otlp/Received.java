package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads requests with OpenTelemetry's own classes, and holds them against what the protocol asks of spans. */
final class Received {
    private Received() {}

    /** The spans of a request, each of which is as it must be. */
    static List<Span> spans(byte[] request) throws InvalidProtocolBufferException {
        ExportTraceServiceRequest all = ExportTraceServiceRequest.parseFrom(request);
        assertThat(all.getUnknownFields().asMap()).isEmpty();
        assertThat(all.getResourceSpansCount()).isEqualTo(1);
        ResourceSpans resource = all.getResourceSpans(0);
        assertThat(attributes(resource.getResource().getAttributesList()))
                .containsKeys("service.name", "service.version");
        assertThat(resource.getSchemaUrl()).isEqualTo("https://opentelemetry.io/schemas/1.43.0");
        assertThat(resource.getScopeSpansCount()).isEqualTo(1);
        ScopeSpans scope = resource.getScopeSpans(0);
        assertThat(scope.getScope().getName()).isEqualTo("claude-tap");
        scope.getSpansList().forEach(Received::check);
        return scope.getSpansList();
    }

    private static void check(Span span) {
        assertThat(span.getUnknownFields().asMap()).isEmpty();
        assertThat(span.getTraceId().size()).isEqualTo(16);
        assertThat(span.getSpanId().size()).isEqualTo(8);
        assertThat(span.getParentSpanId().size()).isIn(0, 8);
        for (ByteString id : List.of(span.getTraceId(), span.getSpanId())) {
            assertThat(id.toByteArray()).as("an id of zeros is none").isNotEqualTo(new byte[id.size()]);
        }
        assertThat(span.getName()).isNotBlank();
        assertThat(span.getKind()).isIn(Span.SpanKind.SPAN_KIND_CLIENT, Span.SpanKind.SPAN_KIND_INTERNAL);
        assertThat(span.getStartTimeUnixNano()).isPositive();
        assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
        assertThat(span.getAttributesList()).extracting(KeyValue::getKey).doesNotHaveDuplicates();
        assertThat(span.getAttributesList())
                .allSatisfy(
                        it -> assertThat(it.getValue().getValueCase()).isNotEqualTo(AnyValue.ValueCase.VALUE_NOT_SET));
    }

    /** All spans of one trace: one root, and every other one below a span that is there. */
    static void checkTree(List<Span> spans) {
        assertThat(spans).extracting(Span::getTraceId).containsOnly(spans.get(0).getTraceId());
        assertThat(spans).extracting(Span::getSpanId).doesNotHaveDuplicates();
        assertThat(spans).filteredOn(span -> span.getParentSpanId().isEmpty()).hasSize(1);
        Map<ByteString, Span> byId = new LinkedHashMap<>();
        spans.forEach(span -> byId.put(span.getSpanId(), span));
        for (Span span : spans) {
            Set<ByteString> above = new HashSet<>();
            ByteString parent = span.getParentSpanId();
            while (!parent.isEmpty()) {
                assertThat(above.add(parent)).as("no span is above itself").isTrue();
                assertThat(byId).containsKey(parent);
                parent = byId.getOrDefault(parent, span).getParentSpanId();
            }
        }
    }

    static Map<String, Object> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    static Map<String, Object> attributes(List<KeyValue> pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        pairs.forEach(pair -> values.put(pair.getKey(), value(pair.getValue())));
        return values;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BOOL_VALUE -> value.getBoolValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(Received::value)
                        .toList();
            default -> throw new AssertionError("unexpected " + value.getValueCase());
        };
    }
}

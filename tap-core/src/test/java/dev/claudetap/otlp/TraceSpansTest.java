package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.TraceRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceSpansTest {
    private static final int TITLE = 0;
    private static final int MAIN = 1;
    private static final int HELPER = 2;
    private static final int READ = 3;
    private static final int BUSY = 4;
    private static final int AGAIN = 5;
    private static final int TASK = 6;
    private static final int SECOND = 7;
    private static final int OPEN = 8;
    private static final int MAIN_AGENT = 9;
    private static final int HELPER_AGENT = 10;
    private static final int SESSION = 11;

    @Test
    void namesSpansAndTheirParentsAsTheyBelongTogether() throws InvalidProtocolBufferException {
        List<Span> spans = told(Story.records(), false);
        Received.checkTree(spans);
        assertThat(spans)
                .extracting(Span::getName)
                .containsExactly(
                        "chat claude-sonnet-4-5",
                        "chat claude-sonnet-4-5",
                        "chat claude-sonnet-4-5",
                        "execute_tool Read",
                        "chat claude-sonnet-4-5",
                        "chat claude-sonnet-4-5",
                        "execute_tool Task",
                        "chat claude-sonnet-4-5",
                        "execute_tool Read",
                        "invoke_agent claude",
                        "invoke_agent claude",
                        "session claude");
        assertThat(parents(spans))
                .containsExactly(
                        SESSION,
                        MAIN_AGENT,
                        HELPER_AGENT,
                        HELPER,
                        HELPER_AGENT,
                        HELPER_AGENT,
                        MAIN,
                        MAIN_AGENT,
                        SECOND,
                        SESSION,
                        TASK,
                        -1);
    }

    @Test
    void aToolRunsFromTheAnswerThatAskedUntilTheRequestWithItsResult() throws InvalidProtocolBufferException {
        List<Span> spans = told(Story.records(), false);
        assertThat(at(spans.get(TASK).getStartTimeUnixNano())).isEqualTo(Story.START.plusMillis(3_500));
        assertThat(at(spans.get(TASK).getEndTimeUnixNano())).isEqualTo(Story.START.plusSeconds(7));
        assertThat(Received.attributes(spans.get(TASK)))
                .containsOnly(
                        entry("gen_ai.operation.name", "execute_tool"),
                        entry("gen_ai.tool.name", "Task"),
                        entry("gen_ai.tool.call.id", "toolu_task"),
                        entry("gen_ai.tool.type", "function"));
        assertThat(spans.get(TASK).hasStatus()).isFalse();
        assertThat(spans.get(READ).getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(Received.attributes(spans.get(OPEN))).containsEntry("claude_tap.tool.no_result", true);
        assertThat(spans.get(OPEN).getEndTimeUnixNano())
                .isEqualTo(spans.get(OPEN).getStartTimeUnixNano());
    }

    @Test
    void aCallHasModelsTokensPriceAndTheTimeToItsFirstChunk() throws InvalidProtocolBufferException {
        Span second = told(Story.records(), false).get(SECOND);
        assertThat(second.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(Received.attributes(second))
                .containsOnly(
                        entry("gen_ai.operation.name", "chat"),
                        entry("gen_ai.provider.name", "anthropic"),
                        entry("gen_ai.request.model", "claude-sonnet-4-5"),
                        entry("gen_ai.request.max_tokens", 1024L),
                        entry("gen_ai.request.temperature", 0.5),
                        entry("gen_ai.request.stream", true),
                        entry("gen_ai.response.model", "claude-sonnet-4-5-20250929"),
                        entry("gen_ai.response.id", "msg_1"),
                        entry("gen_ai.response.finish_reasons", List.of("tool_use")),
                        entry("gen_ai.response.time_to_first_chunk", 0.25),
                        entry("gen_ai.usage.input_tokens", 71L),
                        entry("gen_ai.usage.output_tokens", 5L),
                        entry("gen_ai.usage.cache_read.input_tokens", 60L),
                        entry("gen_ai.usage.cache_creation.input_tokens", 7L),
                        entry("gen_ai.agent.name", "claude"),
                        entry("server.address", "api.anthropic.com"),
                        entry("server.port", 443L),
                        entry("http.response.status_code", 200L),
                        entry("claude_tap.cost.amount", 0.00013125),
                        entry("claude_tap.cost.currency", "USD"),
                        entry("claude_tap.purpose", "turn"),
                        entry("claude_tap.request_id", "req_000000000007"));
    }

    /** Gemini's calls have no ids: results come in the order of the calls. */
    @Test
    void toolCallsWithoutIdsHaveSpansOfTheirOwn() throws InvalidProtocolBufferException {
        List<Span> spans = told(Story.withoutIds(), false);
        Received.checkTree(spans);
        assertThat(spans)
                .extracting(Span::getName)
                .containsExactly(
                        "generate_content gemini-2.5-pro",
                        "execute_tool ls",
                        "execute_tool ls",
                        "generate_content gemini-2.5-pro",
                        "invoke_agent claude",
                        "session claude");
        assertThat(Received.attributes(spans.get(0)))
                .containsEntry("gen_ai.provider.name", "gcp.gemini")
                .containsEntry("gen_ai.request.max_tokens", 99L);
    }

    @Test
    void linksTheCallersSpan() throws InvalidProtocolBufferException {
        Span second = told(Story.records(), false).get(SECOND);
        assertThat(second.getLinksList()).singleElement().satisfies(link -> {
            assertThat(hex(link.getTraceId().toByteArray())).isEqualTo(Story.CALLER);
            assertThat(hex(link.getSpanId().toByteArray())).isEqualTo(Story.CALLERS_SPAN);
            assertThat(link.getFlags()).isEqualTo(1);
            assertThat(Received.attributes(link.getAttributesList())).containsEntry("claude_tap.link", "caller");
        });
    }

    @Test
    void aRefusedCallIsAnErrorAndItsRetryKnowsIt() throws InvalidProtocolBufferException {
        List<Span> spans = told(Story.records(), false);
        assertThat(spans.get(BUSY).getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(spans.get(BUSY).getStatus().getMessage()).isEqualTo("HTTP 529 overloaded_error");
        assertThat(Received.attributes(spans.get(BUSY)))
                .containsEntry("error.type", "overloaded_error")
                .containsEntry("http.response.status_code", 529L)
                .containsEntry("claude_tap.cost.unpriced", "no_usage")
                .doesNotContainKeys("http.request.resend_count", "gen_ai.usage.input_tokens");
        assertThat(Received.attributes(spans.get(AGAIN))).containsEntry("http.request.resend_count", 1L);
        assertThat(spans.get(AGAIN).getLinksList()).singleElement().satisfies(link -> {
            assertThat(link.getSpanId()).isEqualTo(spans.get(BUSY).getSpanId());
            assertThat(link.getTraceId()).isEqualTo(spans.get(BUSY).getTraceId());
        });
        assertThat(spans.get(AGAIN).hasStatus()).isFalse();
    }

    @Test
    void aCallThatNobodyAnsweredSaysWhy() throws InvalidProtocolBufferException {
        Span call = told(List.of(Story.unreachable()), false).get(0);
        assertThat(call.getStatus().getMessage()).isEqualTo("api.anthropic.com refused the connection");
        assertThat(Received.attributes(call))
                .containsEntry("error.type", "connect_refused")
                .doesNotContainKeys("http.response.status_code", "gen_ai.response.model");
    }

    @Test
    void nothingThatWasSaidIsInSpansUnlessAskedFor() throws InvalidProtocolBufferException {
        assertThat(told(Story.records(), false).toString())
                .doesNotContain("heliotrope", "part one", "a.txt", "You code", "A title");
    }

    @Test
    void whatWasSaidIsInSpansWhenAskedFor() throws InvalidProtocolBufferException {
        List<Span> spans = told(Story.records(), true);
        assertThat(Received.attributes(spans.get(SECOND)))
                .containsEntry("gen_ai.system_instructions", "[{\"type\":\"text\",\"content\":\"You code.\"}]")
                .containsEntry(
                        "gen_ai.input.messages",
                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Do it: " + Story.SECRET_WORDS
                                + "\"}]},"
                                + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"toolu_task\",\"name\":\"Task\","
                                + "\"arguments\":{\"prompt\":\"Look at part one and report\"}}]},"
                                + "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"toolu_task\","
                                + "\"response\":\"it says " + Story.SECRET_WORDS + "\"}]}]")
                .containsEntry(
                        "gen_ai.output.messages",
                        "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"toolu_last\",\"name\":\"Read\","
                                + "\"arguments\":{\"file\":\"b.txt\"}}],\"finish_reason\":\"tool_use\"}]")
                .containsEntry(
                        "gen_ai.tool.definitions",
                        "[{\"type\":\"function\",\"name\":\"Read\",\"description\":\"Reads\",\"parameters\":{\"type\":\"object\"}}]");
        assertThat(Received.attributes(spans.get(TASK)))
                .containsEntry("gen_ai.tool.call.arguments", "{\"prompt\":\"Look at part one and report\"}")
                .containsEntry("gen_ai.tool.call.result", "it says " + Story.SECRET_WORDS);
        assertThat(Received.attributes(spans.get(OPEN)))
                .containsEntry("gen_ai.tool.call.arguments", "{\"file\":\"b.txt\"}");
        assertThat(spans.get(BUSY).getStatus().getMessage()).isEqualTo("Busy with " + Story.SECRET_WORDS);
    }

    @Test
    void theSameTraceHasTheSameSpansWheneverItIsRead() throws InvalidProtocolBufferException {
        assertThat(told(Story.records(), false)).isEqualTo(told(Story.records(), false));
        List<Span> other = told(Story.records().subList(1, 7), false);
        assertThat(other.get(TITLE).getTraceId())
                .as("another first record, another trace")
                .isNotEqualTo(told(Story.records(), false).get(TITLE).getTraceId());
    }

    @Test
    void aTraceWithoutRecordsHasNoSpans() {
        assertThat(new TraceSpans(PriceTable.bundled(), false).end()).isEmpty();
    }

    private static List<Span> told(List<TraceRecord> records, boolean content) throws InvalidProtocolBufferException {
        TraceSpans spans = new TraceSpans(PriceTable.bundled(), content);
        List<byte[]> bytes = new ArrayList<>();
        records.forEach(record -> spans.add(record).forEach(span -> bytes.add(OtlpEncoding.span(span))));
        spans.end().forEach(span -> bytes.add(OtlpEncoding.span(span)));
        OtlpOptions options = OtlpOptions.of("http://127.0.0.1:4318", Map.of());
        return Received.spans(new OtlpEncoding(options.resource(), "1").request(bytes));
    }

    private static List<Integer> parents(List<Span> spans) {
        return spans.stream()
                .map(span -> spans.stream()
                        .filter(it -> it.getSpanId().equals(span.getParentSpanId()))
                        .findFirst()
                        .map(spans::indexOf)
                        .orElse(-1))
                .toList();
    }

    private static Instant at(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.capture.SessionSummary;
import dev.claudetap.conversation.Consumption;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.pricing.CallCosts;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
    private final RefusedRequests refused = new RefusedRequests();

    @Test
    void saysWhatWasCaptured() {
        Map<String, Integer> models = new LinkedHashMap<>();
        models.put("claude-haiku-4-5", 2);
        models.put("claude-sonnet-4-5", 1_200);
        SessionSummary summary = new SessionSummary(
                1_234, 1_202, 3, 1_234_567, 890, 98_765_432, 1_000, 12, models, 2, 4, 1, CallCosts.NONE);

        assertThat(SummaryText.lines(summary, Path.of("t.jsonl"), Path.of("t.html")))
                .containsExactly(
                        "API calls: 1,234 (1,202 to models, 3 failed)",
                        "tokens: 1,234,567 in / 890 out / 98,765,432 cache read / 1,000 cache write",
                        "models: claude-sonnet-4-5 (1,200), claude-haiku-4-5 (2)",
                        "relayed without a record: 2",
                        "storage errors: 4, records missing from the trace: 1",
                        "trace: t.jsonl",
                        "page: t.html");
    }

    @Test
    void whatModelCallsCostIsSaidWhereItIsKnown() {
        Consumption known = new Consumption(
                "https://api.anthropic.com/v1/messages",
                List.of("claude-opus-4-6"),
                new TokenUsage(1_000_000, 0, 0, 0, 0, 0, false),
                0,
                List.of());
        Consumption unknown = new Consumption("", List.of("ours"), known.usage(), 0, List.of());
        SessionSummary summary = new SessionSummary(
                2, 2, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, CallCosts.of(PriceTable::bundled, List.of(known, unknown)));

        assertThat(SummaryText.lines(summary, null, null))
                .contains(
                        "cost: 5.0000 USD by prices of " + PriceTable.bundled().date() + "; 1 calls have no price");
    }

    @Test
    void aQuietRunIsShort() {
        assertThat(SummaryText.lines(SessionSummary.EMPTY, null, null))
                .containsExactly("API calls: 0; nothing was recorded, so there is no trace and no page");
    }

    @Test
    void manyAndLongModelNamesStayOneLine() {
        Map<String, Integer> models = new LinkedHashMap<>();
        models.put("m".repeat(500), 100);
        for (int i = 10; i < 40; i++) {
            models.put("model-" + i, i);
        }

        String line = SummaryText.lines(calls(31, 31, 0, models), null, null).get(2);

        assertThat(line).contains("m".repeat(80) + "... (100), model-39 (39)").endsWith(" and 19 more");
    }

    @Test
    void aRunWithModelCallsNeedsNoAdvice() {
        assertThat(SummaryText.missingCalls(calls(1, 1, 0, Map.of()), refused, "Codex CLI", 1))
                .isEmpty();
    }

    @Test
    void adviceNamesTheLikelyCause() {
        assertThat(advice(calls(0, 0, 0, Map.of()), 1))
                .isEqualTo("no model call of Codex CLI was captured: it ended with code 1 before its first request;"
                        + " its own output says why");
        assertThat(advice(calls(0, 0, 0, Map.of()), 0))
                .contains("no request came to the tap", "overrules the base URL");
        assertThat(advice(calls(3, 0, 3, Map.of()), 0)).contains("every request failed", "--tap-target");
        assertThat(advice(calls(3, 0, 1, Map.of()), 0)).contains("none to a model", "--tap-client");
    }

    @Test
    void refusedPathsAreTheFirstSuspect() {
        refused.accept(record(Outcome.COMPLETED, "/v1/models"));
        refused.accept(record(Outcome.REFUSED, "/v9/chat"));
        refused.accept(record(Outcome.REFUSED, "/v9/more"));

        assertThat(advice(calls(3, 0, 3, Map.of()), 0))
                .contains("2 of its requests were refused, first POST /v9/chat; --tap-allow-path");
    }

    private String advice(SessionSummary summary, int exitCode) {
        return SummaryText.missingCalls(summary, refused, "Codex CLI", exitCode).orElseThrow();
    }

    private static SessionSummary calls(int calls, int modelCalls, int failures, Map<String, Integer> models) {
        return new SessionSummary(calls, modelCalls, failures, 0, 0, 0, 0, 0, models, 0, 0, 0, CallCosts.NONE);
    }

    private static TraceRecord record(Outcome outcome, String path) {
        Instant now = Instant.EPOCH;
        RecordHeader header = new RecordHeader(
                "req_0123456789ab",
                Turn.of(1),
                new Timing(now, null, now),
                outcome,
                null,
                null,
                new Capture("codex", "reverse"));
        return new TraceRecord.Http(
                header,
                new RequestRecord("POST", path, Headers.EMPTY, Body.EMPTY, BodyInfo.NONE),
                ResponseRecord.none());
    }
}

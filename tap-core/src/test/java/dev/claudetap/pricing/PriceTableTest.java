package dev.claudetap.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.conversation.CallCount;
import dev.claudetap.conversation.Consumption;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.Records;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices of a small table are computed by hand beside it. */
class PriceTableTest {
    private static final String TABLE = """
            {"date": "2026-09-01", "currency": "USD", "source": "a test", "models": {
              "claude-x": {"input_cost_per_token": 3e-06, "input_cost_per_token_above_200k_tokens": 6e-06,
                "output_cost_per_token": 1.5e-05, "output_cost_per_token_above_200k_tokens": 2.25e-05,
                "cache_read_input_token_cost": 3e-07, "cache_read_input_token_cost_above_200k_tokens": 6e-07,
                "cache_creation_input_token_cost": 3.75e-06,
                "cache_creation_input_token_cost_above_200k_tokens": 7.5e-06,
                "cache_creation_input_token_cost_above_1hr": 6e-06,
                "search_context_cost_per_query": {"search_context_size_medium": 0.01}},
              "gpt-4": {"input_cost_per_token": 1e-05, "output_cost_per_token": 2e-05,
                "cache_read_input_token_cost": 1e-06},
              "claude-x-preview": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06},
              "openrouter/maker/claude-x": {"input_cost_per_token": 4e-06, "output_cost_per_token": 2e-05},
              "moonshot/kimi": {"input_cost_per_token": 2e-06, "output_cost_per_token": 4e-06},
              "kimi": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06},
              "free-of-charge": {"input_cost_per_token": 0, "output_cost_per_token": 0.0}}}""";

    @TempDir
    Path scratch;

    private PriceTable table = PriceTable.bundled();

    @BeforeEach
    void readTable() throws IOException {
        table = PriceTable.read(Files.writeString(scratch.resolve("prices.json"), TABLE));
    }

    /** Tokens: fresh, read, written for minutes, written for an hour, answer. */
    @ParameterizedTest
    @CsvSource({
        "1000 0 0 0 100, 0.0045",
        "1000 10000 2000 0 100, 0.015",
        "0 0 0 1000 0, 0.006",
        "200000 0 0 0 0, 0.6",
        "200001 0 0 0 0, 1.200006",
        "1 200000 0 0 1000, 0.142506",
        "1 100000 100000 0 0, 0.810006",
        "1 0 0 200000 0, 2.400006",
    })
    void eachBucketHasItsRateAndALongPromptItsTier(String tokens, String cost) {
        TokenUsage usage = usage(tokens);

        assertThat(priced(usage).amount()).isEqualByComparingTo(cost);
    }

    @ParameterizedTest
    @CsvSource({
        "1000 0 0 0 100, 0.0045",
        "1000 10000 2000 0 100, 0.0405",
        "0 0 0 1000 0, 0.003",
        "1 200000 0 0 1000, 1.222506"
    })
    void withoutTheCacheTheWholePromptWouldHaveBeenFresh(String tokens, String uncached) {
        TokenUsage usage = usage(tokens);
        Cost.Priced cost = priced(usage);

        assertThat(cost.uncached()).isEqualByComparingTo(uncached);
        assertThat(cost.saved()).isEqualByComparingTo(cost.uncached().subtract(cost.amount()));
    }

    private static TokenUsage usage(String tokens) {
        long[] counts =
                Arrays.stream(tokens.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        return new TokenUsage(counts[0], counts[4], counts[1], counts[2] + counts[3], counts[3], 0, false);
    }

    @Test
    void whatChoseTheRatesIsTold() {
        assertThat(priced(new TokenUsage(1, 0, 0, 200_000, 200_000, 0, false)).rules())
                .containsExactly("above 200k tokens", "cache kept 1 h");
        assertThat(priced(new TokenUsage(10, 1, 0, 0, 0, 0, false)).rules()).isEmpty();
        assertThat(table.date()).isEqualTo(LocalDate.of(2026, 9, 1));
    }

    @Test
    void costsSayWhatTheyAreOf() {
        TokenUsage usage = new TokenUsage(1000, 10, 0, 0, 0, 0, false);
        String here = "https://api.anthropic.com/v1/messages";
        CallCosts costs =
                CallCosts.of(() -> table, List.of(used(here, "claude-x", usage), used(here, "claude-y", usage)));

        assertThat(costs).hasToString("0.00315 USD for 1 calls, 1 without a price");
    }

    @Test
    void cachedTokensWithinTheInputAreBilledOnce() {
        TokenUsage usage = new TokenUsage(1000, 10, 800, 0, 0, 4, true);

        assertThat(amount("https://api.openai.com/v1/chat/completions", "gpt-4", usage))
                .isEqualByComparingTo("0.0030"); // 200 fresh, 800 read, 10 out
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com/v1/messages, claude-x, claude-x",
        "https://api.anthropic.com/v1/messages, claude-x-20260101, claude-x",
        "https://api.anthropic.com/v1/messages, claude-x-latest, claude-x",
        "https://us.example/v1/messages, us.anthropic.claude-x-20260101-v1:0, claude-x",
        "https://us.example/v1/messages, bedrock/eu.anthropic.claude-x@20260101, claude-x",
        "https://gateway.example/v1/messages, pool/claude-x-preview, claude-x-preview",
        "https://openrouter.ai/api/v1/chat/completions, maker/claude-x, openrouter/maker/claude-x",
        "https://openrouter.ai/api/v1/chat/completions, maker/claude-x:beta, openrouter/maker/claude-x",
        "https://elsewhere.example/api/v1/chat/completions, maker/claude-x, claude-x",
        "https://api.moonshot.ai/v1/chat/completions, kimi, moonshot/kimi",
        "https://api.kimi.com/coding/v1/chat/completions, kimi, moonshot/kimi",
        "https://elsewhere.example/v1/chat/completions, kimi, kimi",
    })
    void aModelIsKnownByWhatHostsAndGatewaysCallIt(String address, String model, String key) {
        assertThat(table.price(used(address, model, new TokenUsage(1000, 10, 0, 0, 0, 0, false))))
                .isInstanceOfSatisfying(
                        Cost.Priced.class, cost -> assertThat(cost.model()).isEqualTo(key));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com/v1/messages, my-gpt-4-deployment, UNKNOWN_MODEL",
        "https://api.anthropic.com/v1/messages, claude-y, UNKNOWN_MODEL",
        "https://api.anthropic.com/v1/messages, free-of-charge, UNKNOWN_MODEL",
        "https://chatgpt.com/backend-api/codex/responses, gpt-4, SUBSCRIPTION",
        "https://cloudcode-pa.googleapis.com/v1internal:generateContent, gpt-4, SUBSCRIPTION",
        "https://daily-cloudcode-pa.googleapis.com/v1internal:generateContent, gpt-4, SUBSCRIPTION",
    })
    void whatIsNotKnownHasNoPriceAndNeverZero(String address, String model, Cost.Reason reason) {
        assertThat(table.price(used(address, model, new TokenUsage(1000, 10, 0, 0, 0, 0, false))))
                .isInstanceOfSatisfying(
                        Cost.Unpriced.class, cost -> assertThat(cost.reason()).isEqualTo(reason));
    }

    @Test
    void aKindOfTokenWithoutARateMakesTheWholeCallUnpriced() {
        TokenUsage writes = new TokenUsage(10, 10, 0, 500, 0, 0, false);

        assertThat(table.price(used("https://api.openai.com/v1/responses", "gpt-4", writes)))
                .isEqualTo(new Cost.Unpriced(Cost.Reason.NO_RATE, "gpt-4: cache writes"));
        assertThat(table.price(used("", "claude-x", TokenUsage.NONE)))
                .isEqualTo(new Cost.Unpriced(Cost.Reason.NO_USAGE, ""));
    }

    @Test
    void theAnswersModelGoesBeforeTheOneThatWasAskedFor() {
        TokenUsage usage = new TokenUsage(1000, 0, 0, 0, 0, 0, false);
        Consumption both = new Consumption("", List.of("claude-x", "gpt-4"), usage, 0, List.of());
        Consumption alias = new Consumption("", List.of("tuned-model", "gpt-4"), usage, 0, List.of());

        assertThat(((Cost.Priced) table.price(both)).model()).isEqualTo("claude-x");
        assertThat(((Cost.Priced) table.price(alias)).model()).isEqualTo("gpt-4");
    }

    @Test
    void searchesAreBilledPerQueryOrTheCallHasNoPrice() {
        TokenUsage usage = new TokenUsage(1000, 100, 0, 0, 0, 0, false);

        assertThat(((Cost.Priced) table.price(new Consumption("", List.of("claude-x"), usage, 3, List.of()))).amount())
                .isEqualByComparingTo("0.0345");
        assertThat(table.price(new Consumption("", List.of("gpt-4"), usage, 1, List.of())))
                .isEqualTo(new Cost.Unpriced(Cost.Reason.NO_RATE, "gpt-4: web searches"));
    }

    @Test
    void audioAndServiceTiersAreNotGuessed() {
        String answer = """
                {"model":"gpt-4","service_tier":"%s","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1,
                "prompt_tokens_details":{"audio_tokens":%d}}}""";

        assertThat(cost("{\"messages\":[]}", answer.formatted("default", 0))).isInstanceOf(Cost.Priced.class);
        assertThat(cost("{\"messages\":[]}", answer.formatted("flex", 0)))
                .isEqualTo(new Cost.Unpriced(Cost.Reason.OTHER_BILLING, "service tier flex"));
        assertThat(cost("{\"messages\":[]}", answer.formatted("default", 3)))
                .isEqualTo(new Cost.Unpriced(Cost.Reason.OTHER_BILLING, "audio tokens"));
    }

    @Test
    void whereTheAnswerDoesNotSayHowLongTheCacheKeepsTheRequestDoes() {
        String asked = """
                {"model":"claude-x","messages":[],"system":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"%s}}]}""";
        String told = "{\"type\":\"message\",\"model\":\"claude-x\",\"usage\":{\"input_tokens\":0,\"output_tokens\":0,"
                + "\"cache_creation_input_tokens\":1000%s}}";
        String split = ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":1000,\"ephemeral_1h_input_tokens\":0}";
        String hour = ",\"ttl\":\"1h\"";

        assertThat(anthropic(asked.formatted(""), told.formatted(""))).isEqualByComparingTo("0.00375");
        assertThat(anthropic(asked.formatted(hour), told.formatted(""))).isEqualByComparingTo("0.006");
        assertThat(anthropic(asked.formatted(hour), told.formatted(split))).isEqualByComparingTo("0.00375");
        assertThat(anthropic(
                        asked.formatted("").replace("\"x\"", "\"cache_control\\\":{\\\"ttl\\\":\\\"1h\\\"}\""),
                        told.formatted("")))
                .isEqualByComparingTo("0.00375");
    }

    private BigDecimal anthropic(String request, String response) {
        TraceRecord record = Records.post("/v1/messages", request, response);
        Cost one =
                table.price(new ConversationReader().add(record).orElseThrow().used());
        Cost other = table.price(CallCount.of(record).orElseThrow().used());
        assertThat(one).isEqualTo(other);
        return ((Cost.Priced) one).amount();
    }

    @Test
    void theBundledTableKnowsWhatAgentsUse() {
        PriceTable bundled = PriceTable.bundled();
        TokenUsage usage = new TokenUsage(1_000, 1_000, 1_000, 1_000, 0, 0, false);

        assertThat(bundled.date()).isAfter(LocalDate.of(2026, 9, 1));
        assertThat(bundled.models()).hasSizeGreaterThan(1_000);
        assertThat(((Cost.Priced)
                                bundled.price(used("https://api.anthropic.com/v1/messages", "claude-opus-4-6", usage)))
                        .amount())
                .isEqualByComparingTo("0.03675"); // 5 + 25 + 0.5 + 6.25 dollars per million
        assertThat(List.of("claude-haiku-4-5-20251001", "gpt-5-codex", "gemini-2.5-pro", "kimi-k2-0905-preview"))
                .allSatisfy(model -> assertThat(bundled.find(model)).isPresent());
    }

    @Test
    void litellmsTableCanTakeItsPlace() throws IOException {
        Path file = Files.writeString(scratch.resolve("litellm.json"), """
                {"sample_spec": {"input_cost_per_token": 0.0, "mode": "one of: chat"},
                 "some-model": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "mode": "chat"}}""");
        PriceTable litellm = PriceTable.read(file);

        assertThat(litellm.models()).containsExactly("some-model");
        assertThat(litellm.source()).isEqualTo("litellm.json");
        assertThatThrownBy(() -> PriceTable.read(Files.writeString(scratch.resolve("no.json"), "{\"a\":1}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no price");
        assertThatThrownBy(() -> PriceTable.read(Files.writeString(scratch.resolve("bad.json"), "{")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void aSumSaysHowMuchItDoesNotKnow() {
        CostSum sum = new CostSum();
        sum.add(priced(new TokenUsage(1000, 0, 0, 0, 0, 0, false)));
        sum.add(new Cost.Unpriced(Cost.Reason.SUBSCRIPTION, ""));

        assertThat(sum.amount()).isEqualByComparingTo("0.003");
        assertThat(sum.isPartial()).isFalse();
        sum.add(new Cost.Unpriced(Cost.Reason.UNKNOWN_MODEL, "x"));
        assertThat(sum.isPartial()).isTrue();
        assertThat(sum.priced()).isEqualTo(1);
        assertThat(sum.unpriced(Cost.Reason.SUBSCRIPTION)).isEqualTo(1);
    }

    private Cost cost(String request, String response) {
        TraceRecord record = Records.post("/v1/chat/completions", request, response);
        return table.price(new ConversationReader().add(record).orElseThrow().used());
    }

    private Cost.Priced priced(TokenUsage usage) {
        return (Cost.Priced) table.price(used("https://api.anthropic.com/v1/messages", "claude-x", usage));
    }

    private BigDecimal amount(String address, String model, TokenUsage usage) {
        return ((Cost.Priced) table.price(used(address, model, usage))).amount();
    }

    private static Consumption used(String address, String model, TokenUsage usage) {
        return new Consumption(address, List.of(model), usage, 0, List.of());
    }
}

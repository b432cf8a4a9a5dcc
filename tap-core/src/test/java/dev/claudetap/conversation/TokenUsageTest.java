package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonText;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a provider counts how, each token is in one bucket, and none is lost. */
class TokenUsageTest {
    /** Counts of one call, each token once. */
    record Counts(long fresh, long read, long write, long hour, long reasoning, long answer) {
        static Counts random(Random random) {
            return new Counts(some(random), some(random), some(random), some(random), some(random), some(random));
        }

        private static long some(Random random) {
            return random.nextInt(3) == 0 ? 0 : random.nextInt(300_000);
        }

        long output() {
            return reasoning + answer;
        }

        long prompt() {
            return fresh + read;
        }
    }

    /** How a provider tells of them. */
    interface Teller {
        String usage(Counts counts);
    }

    private static final List<Provider> PROVIDERS = List.of(
            new Provider("ANTHROPIC", "/v1/messages", "{\"type\":\"message\",\"usage\":%s}", c ->
                    """
                {"input_tokens":%d,"cache_read_input_tokens":%d,"cache_creation_input_tokens":%d,"output_tokens":%d,
                "cache_creation":{"ephemeral_5m_input_tokens":%d,"ephemeral_1h_input_tokens":%d}}""".formatted(c.fresh(), c.read(), c.write() + c.hour(), c.output(), c.write(), c.hour())),
            new Provider("CHAT", "/v1/chat/completions", "{\"choices\":[],\"usage\":%s}", c ->
                    """
                {"prompt_tokens":%d,"prompt_tokens_details":{"cached_tokens":%d},"completion_tokens":%d,
                "completion_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}""".formatted(c.prompt(), c.read(), c.output(), c.reasoning(), c.prompt() + c.output())),
            new Provider("XAI", "/v1/chat/completions", "{\"choices\":[],\"usage\":%s}", c ->
                    """
                {"prompt_tokens":%d,"prompt_tokens_details":{"cached_tokens":%d},"completion_tokens":%d,
                "completion_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}""".formatted(c.prompt(), c.read(), c.answer(), c.reasoning(), c.prompt() + c.output())),
            new Provider("DEEPSEEK", "/v1/chat/completions", "{\"choices\":[],\"usage\":%s}", c ->
                    """
                {"prompt_tokens":%d,"prompt_cache_hit_tokens":%d,"prompt_cache_miss_tokens":%d,"completion_tokens":%d,
                "completion_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}""".formatted(c.prompt(), c.read(), c.fresh(), c.output(), c.reasoning(), c.prompt() + c.output())),
            new Provider("RESPONSES", "/v1/responses", "{\"object\":\"response\",\"usage\":%s}", c ->
                    """
                {"input_tokens":%d,"input_tokens_details":{"cached_tokens":%d},"output_tokens":%d,
                "output_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}""".formatted(c.prompt(), c.read(), c.output(), c.reasoning(), c.prompt() + c.output())),
            new Provider(
                    "GEMINI",
                    "/v1beta/models/m:generateContent",
                    "{\"candidates\":[],\"usageMetadata\":%s}",
                    c -> """
                {"promptTokenCount":%d,"toolUsePromptTokenCount":%d,"cachedContentTokenCount":%d,
                "candidatesTokenCount":%d,"thoughtsTokenCount":%d,"totalTokenCount":%d}""".formatted(
                                    c.read() + c.fresh() / 2,
                                    c.fresh() - c.fresh() / 2,
                                    c.read(),
                                    c.answer(),
                                    c.reasoning(),
                                    c.prompt() + c.output())),
            new Provider(
                    "CONVERSE", "/model/m/converse", "{\"output\":{\"message\":{\"content\":[]}},\"usage\":%s}", c ->
                            """
                {"inputTokens":%d,"cacheReadInputTokens":%d,"cacheWriteInputTokens":%d,"outputTokens":%d}""".formatted(c.fresh(), c.read(), c.write() + c.hour(), c.output())));

    /** The names say who tells so; xAI counts reasoning beside the completion. */
    record Provider(String name, String path, String answer, Teller teller) {
        boolean tellsWrites() {
            return name.equals("ANTHROPIC") || name.equals("CONVERSE");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> counts() {
        Random random = new Random(20261122);
        return PROVIDERS.stream()
                .flatMap(provider -> Stream.generate(() -> Arguments.of(provider, Counts.random(random)))
                        .limit(20));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void theBucketsAddUpToTheProvidersTotal(Provider provider, Counts counts) {
        String answer = provider.answer().formatted(provider.teller().usage(counts));
        TokenUsage usage = LlmCall.of(
                        Records.post(provider.path(), "{\"messages\":[],\"input\":\"\",\"contents\":[]}", answer))
                .orElseThrow()
                .usage();

        long written = provider.tellsWrites() ? counts.write() + counts.hour() : 0;
        assertThat(usage.freshInput()).isEqualTo(counts.fresh());
        assertThat(usage.cacheRead()).isEqualTo(counts.read());
        assertThat(usage.cacheWrite()).isEqualTo(written);
        assertThat(usage.output()).isEqualTo(counts.output());
        assertThat(usage.total()).isEqualTo(counts.prompt() + counts.output() + written);
        assertBucketsAddUp(usage);
        assertBucketsAddUp(usage.plus(usage));
        assertThat(usage.plus(usage).total()).isEqualTo(2 * usage.total());
    }

    private static void assertBucketsAddUp(TokenUsage usage) {
        long input = usage.freshInput() + usage.cacheRead() + usage.cacheWriteShort() + usage.cacheWriteHour();
        assertThat(input + usage.answerOutput() + usage.reasoning()).isEqualTo(usage.total());
    }

    @Test
    void cacheWritesAreToldApartByHowLongTheyAreKept() throws Exception {
        TokenUsage usage = TokenUsage.of(JsonText.parse("""
                {"input_tokens":1,"cache_creation_input_tokens":7,"output_tokens":1,
                "cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":2}}"""));

        assertThat(usage.cacheWriteShort()).isEqualTo(5);
        assertThat(usage.cacheWriteHour()).isEqualTo(2);
    }

    @Test
    void countsThatCannotBeAreNotBelieved() throws Exception {
        TokenUsage usage = TokenUsage.of(JsonText.parse("""
                {"prompt_tokens":10,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":99},
                "completion_tokens_details":{"reasoning_tokens":-4}}"""));

        assertThat(usage.freshInput()).isZero();
        assertThat(usage.total()).isEqualTo(13);
        assertThat(usage.reasoning()).isZero();
    }
}

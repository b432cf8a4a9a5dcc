package dev.claudetap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.PromptPiece.Part;
import dev.claudetap.conversation.Records;
import dev.claudetap.trace.TraceRecord;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests as Claude Code, Bedrock and OpenAI's agents make them, one after the other in one conversation. */
class CacheReaderTest {
    private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";
    private static final String TOOLS =
            "[{\"name\":\"Read\",\"input_schema\":{}},{\"name\":\"Edit\",\"input_schema\":{}}]";
    private static final String SYSTEM = "[{\"type\":\"text\",\"text\":\"" + "rule ".repeat(800) + "\"" + MARK + "}]";

    private final ConversationReader conversation = new ConversationReader();
    private final CacheReader caches = new CacheReader();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aMarkThatMovesIsNoChange() {
        add(TOOLS, SYSTEM, messages(1, 0), 0, 2_000);

        CacheReport next = add(TOOLS, SYSTEM, messages(3, 2), 2_000, 300);

        assertThat(next.state()).isEqualTo(CacheState.HIT);
        assertThat(next.divergence()).isEmpty();
        assertThat(next.cause()).isEmpty();
        assertThat(next.breakpoints())
                .containsExactly(
                        new CacheReport.Breakpoint(new CacheReport.Place(Part.SYSTEM, 0), 0, false),
                        new CacheReport.Breakpoint(new CacheReport.Place(Part.MESSAGES, 2), 0, false));
    }

    @Test
    void aChangedMessageLosesOnlyWhatIsBehindIt() {
        add(TOOLS, SYSTEM, messages(9, 8), 0, 4_000);

        CacheReport report = add(TOOLS, SYSTEM, messages(9, 8).replace("word3 ", "edit3 "), 1_500, 2_500);

        assertThat(report.state()).isEqualTo(CacheState.PARTIAL);
        assertThat(report.lost()).isEqualTo(2_500);
        assertThat(report.cause()).contains(CacheCause.HISTORY);
        assertThat(report.divergence()).contains(new CacheReport.Place(Part.MESSAGES, 3));
    }

    @Test
    void aToolThatIsGoneIsAChangeOfTheTools() {
        add(TOOLS, SYSTEM, messages(1, 0), 0, 2_000);

        CacheReport report = add(TOOLS.replaceFirst(",\\{\"name\":\"Edit.*\\}", ""), SYSTEM, messages(3, 2), 0, 2_300);

        assertThat(report.state()).isEqualTo(CacheState.WRITE);
        assertThat(report.cause()).contains(CacheCause.TOOLS);
        assertThat(report.divergence()).contains(new CacheReport.Place(Part.TOOLS, 1));
    }

    @Test
    void thinkingThatIsSwitchedOnLosesTheMessages() {
        add(TOOLS, SYSTEM, messages(5, 4), 0, 3_000);

        CacheReport report = add(TOOLS, SYSTEM + ",\"thinking\":{\"type\":\"enabled\"}", messages(7, 6), 1_500, 2_000);

        assertThat(report.state()).isEqualTo(CacheState.PARTIAL);
        assertThat(report.cause()).contains(CacheCause.PARAMETERS);
        assertThat(report.divergence()).contains(new CacheReport.Place(Part.PARAMETERS, 0));
    }

    @Test
    void moreThanTwentyNewBlocksAreMoreThanAProviderLooksBack() {
        add(TOOLS, SYSTEM, messages(1, 0), 0, 3_000);

        CacheReport near = add(TOOLS, SYSTEM, messages(21, 20), 3_000, 2_000);
        CacheReport far = add(TOOLS, SYSTEM, messages(43, 42), 1_500, 6_000);

        assertThat(near.cause()).isEmpty();
        assertThat(far.state()).isEqualTo(CacheState.PARTIAL);
        assertThat(far.cause()).contains(CacheCause.LOOKBACK);
    }

    @Test
    void withoutAMarkBehindWhatWasCachedNothingFindsIt() {
        add(TOOLS, SYSTEM, messages(5, 4), 0, 3_000);

        CacheReport report = add(TOOLS, SYSTEM, messages(7, -1), 1_500, 0, 2_900);

        assertThat(report.cause()).contains(CacheCause.BREAKPOINT);
    }

    @Test
    void timeExplainsALossThatAChangeDoesNot() {
        add(TOOLS, SYSTEM, messages(9, 8), 0, 6_000);
        now = now.plusSeconds(400);

        CacheReport report = add(TOOLS, SYSTEM, messages(9, 8).replace("word3 ", "edit3 "), 0, 6_000);

        assertThat(report.cause()).contains(CacheCause.EXPIRED);
        assertThat(report.divergence()).contains(new CacheReport.Place(Part.MESSAGES, 3));
    }

    @Test
    void whatWasBrokenOffBeforeTokensWereToldIsNotComparedWith() {
        add(TOOLS, SYSTEM, messages(1, 0), 0, 2_000);
        add(TOOLS, SYSTEM, messages(3, 2), 0, 0);

        CacheReport report = add(TOOLS, SYSTEM, messages(3, 2), 2_000, 300);

        assertThat(report.before()).hasValue(0);
        assertThat(report.state()).isEqualTo(CacheState.HIT);
    }

    @Test
    void bedrocksMarksStandBehindWhatTheyMark() {
        String request = """
                {"toolConfig":{"tools":[{"toolSpec":{"name":"Read"}},{"cachePoint":{"type":"default"}}]},
                "system":[{"text":"rules"},{"cachePoint":{"type":"default","ttl":"1h"}}],
                "messages":[{"role":"user","content":[{"text":"hello"},{"cachePoint":{"type":"default"}}]}]}""";
        String response = """
                {"output":{"message":{"content":[{"text":"yes"}]}},
                "usage":{"inputTokens":9,"outputTokens":1,"cacheReadInputTokens":0,"cacheWriteInputTokens":%d}}""";
        add("/model/m/converse", request, response.formatted(1_000));

        CacheReport report = add(
                "/model/m/converse",
                request.replace(",{\"cachePoint\":{\"type\":\"default\"}}]}]", "]}]"),
                response.formatted(1_000));

        assertThat(report.divergence()).isEmpty();
        assertThat(report.breakpoints())
                .containsExactly(
                        new CacheReport.Breakpoint(new CacheReport.Place(Part.TOOLS, 0), 0, false),
                        new CacheReport.Breakpoint(new CacheReport.Place(Part.SYSTEM, 0), 0, true));
    }

    @Test
    void aProviderThatTellsNothingOfACacheHasNoMisses() {
        String request = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        String response = "{\"choices\":[],\"usage\":{\"prompt_tokens\":5000,\"completion_tokens\":5}}";

        assertThat(add("/v1/chat/completions", request, response).state()).isEqualTo(CacheState.NONE);
        assertThat(add("/v1/chat/completions", request, response).state()).isEqualTo(CacheState.NONE);
    }

    private CacheReport add(String tools, String system, String messages, long read, long write) {
        return add(tools, system, messages, read, write, 4);
    }

    private CacheReport add(String tools, String system, String messages, long... tokens) {
        String request =
                "{\"model\":\"m\",\"tools\":" + tools + ",\"system\":" + system + ",\"messages\":" + messages + "}";
        String usage = tokens[0] + tokens[1] == 0
                ? ""
                : ",\"usage\":{\"input_tokens\":" + tokens[2] + ",\"output_tokens\":2,\"cache_read_input_tokens\":"
                        + tokens[0] + ",\"cache_creation_input_tokens\":" + tokens[1] + "}";
        return add("/v1/messages", request, "{\"type\":\"message\",\"model\":\"m\",\"content\":[]" + usage + "}");
    }

    private CacheReport add(String path, String request, String response) {
        TraceRecord record = Records.post(path, request, response);
        ConversationCall call = conversation.add(record).orElseThrow();
        now = now.plusSeconds(5);
        return caches.add(call, conversation.prompt(), now);
    }

    /** Messages of one block each, with a breakpoint on one of them. */
    private static String messages(int count, int marked) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"role\":\"" + (i % 2 == 0 ? "user" : "assistant")
                        + "\",\"content\":[{\"type\":\"text\",\"text\":\"" + ("word" + i + " ").repeat(150) + "\""
                        + (i == marked ? MARK : "") + "}]}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}

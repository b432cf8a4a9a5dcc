package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Headers;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallPurposeTest {
    private static final String TOOLS = "\"tools\":[{\"name\":\"ls\",\"input_schema\":{}}],";

    static Stream<Arguments> bodies() {
        return Stream.of(
                // Claude Code
                body(CallPurpose.WARM_UP, "\"max_tokens\":1," + user("quota")),
                body(CallPurpose.WARM_UP, "\"system\":\"You explore code.\"," + TOOLS + user("Warmup")),
                body(
                        CallPurpose.TITLE,
                        "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"properties\":{\"title\":{}}}}},"
                                + user("fix it")),
                body(
                        CallPurpose.TITLE,
                        "\"system\":\"Analyze if this message indicates a new conversation topic.\"," + user("x")),
                body(CallPurpose.COMPACTION, TOOLS + user("CRITICAL: Respond with TEXT ONLY. Do not call tools.")),
                body(
                        CallPurpose.COMPACTION,
                        user("Your task is to create a detailed summary of the conversation so far, with care.")),
                // OpenCode
                body(
                        CallPurpose.TITLE,
                        "\"system\":\"You are a title generator. You output a thread title.\"," + user("x")),
                body(CallPurpose.COMPACTION, user("Provide a detailed prompt for continuing our conversation above.")),
                // any
                body(CallPurpose.TITLE, "\"system\":\"Summarise this session as a short title, please.\"," + user("x")),
                // none of it
                body(CallPurpose.TURN, "\"system\":\"You are helpful.\"," + TOOLS + user("quota")),
                body(CallPurpose.TURN, user("Write a title for this conversation")),
                body(CallPurpose.TURN, "\"system\":\"Write a title for this chat.\"," + TOOLS + user("x")),
                body(CallPurpose.TURN, "\"max_tokens\":2," + user("quota")),
                body(CallPurpose.TURN, "\"system\":\"You know every book by its title and page.\"," + user("x")));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void isToldByWhatOnlySuchACallLooksLike(CallPurpose purpose, String body) {
        assertPurpose(Records.post("/v1/messages", body, "{\"type\":\"message\",\"content\":[]}"), purpose);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(CallPurpose.TURN, Headers.of("x-claude-code-request-class", "subagent")),
                Arguments.of(CallPurpose.AUXILIARY, Headers.of("x-claude-code-request-class", "auxiliary")),
                Arguments.of(CallPurpose.COMPACTION, Headers.of("x-claude-code-request-class", "compaction")),
                Arguments.of(CallPurpose.COMPACTION, Headers.of("x-claude-code-compaction", "auto")),
                Arguments.of(CallPurpose.COMPACTION, Headers.of("x-openai-subagent", "compact")),
                Arguments.of(CallPurpose.AUXILIARY, Headers.of("x-openai-subagent", "memory_consolidation")),
                Arguments.of(CallPurpose.TURN, Headers.of("x-openai-subagent", "collab_spawn")),
                Arguments.of(CallPurpose.WARM_UP, turnMetadata("prewarm")),
                Arguments.of(CallPurpose.COMPACTION, turnMetadata("compaction")),
                Arguments.of(CallPurpose.AUXILIARY, turnMetadata("memory")),
                Arguments.of(CallPurpose.TURN, turnMetadata("turn")));
    }

    private static Headers turnMetadata(String kind) {
        return Headers.of("x-codex-turn-metadata", "{\"request_kind\":\"" + kind + "\"}");
    }

    @ParameterizedTest
    @MethodSource("headers")
    void isWhatTheAgentItselfSays(CallPurpose purpose, Headers headers) {
        assertPurpose(Records.call("/v1/messages", headers, "{" + TOOLS + user("hello") + "}", 200, "{}"), purpose);
    }

    @Test
    void codexSaysItInTheBodyToo() {
        String metadata =
                "{\"client_metadata\":{\"x-codex-turn-metadata\":\"{\\\"request_kind\\\":\\\"compaction\\\"}\"},"
                        + "\"input\":\"x\"}";

        assertPurpose(Records.post("/v1/responses", metadata, "{}"), CallPurpose.COMPACTION);
        assertPurpose(
                Records.post("/v1/responses/compact", "{\"input\":[]}", "{\"output\":[]}"), CallPurpose.COMPACTION);
        assertThat(CallPurpose.of(Records.socket("{\"input\":[],\"generate\":false}", "{\"output\":[]}", List.of())))
                .contains(CallPurpose.WARM_UP);
    }

    @Test
    void openCodeHasItsInstructionsInAMessageTowardsOpenAi() {
        String title = "{\"input\":[{\"role\":\"developer\",\"content\":\"You are a title generator. Only a title.\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}]}";

        assertPurpose(Records.post("/v1/responses", title, "{}"), CallPurpose.TITLE);
    }

    @Test
    void geminisHelpersAreToldApartAlsoInCodeAssistsEnvelope() {
        String speaker = "{\"contents\":[],\"generationConfig\":{\"responseJsonSchema\":{\"properties\":"
                + "{\"reasoning\":{},\"next_speaker\":{}}}}}";
        String summary =
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Summarize the user's primary intent or "
                        + "goal in this conversation in a sentence\"}]}]}";
        String compression =
                "{\"contents\":[],\"systemInstruction\":{\"parts\":[{\"text\":\"You are the component that "
                        + "summarizes internal chat history into a given structure.\"}]}}";

        assertGemini(speaker, CallPurpose.AUXILIARY);
        assertGemini(summary, CallPurpose.TITLE);
        assertGemini(compression, CallPurpose.COMPACTION);
    }

    private static void assertGemini(String request, CallPurpose purpose) {
        assertPurpose(Records.post("/v1beta/models/m:generateContent", request, "{}"), purpose);
        assertPurpose(
                Records.post("/v1internal:generateContent", "{\"model\":\"m\",\"request\":" + request + "}", "{}"),
                purpose);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/count_tokens", "/v1beta/models/m:countTokens", "/v1/responses/input_tokens"})
    void countingTokensIsNoCallAndYetHasAPurpose(String path) {
        TraceRecord record = Records.post(path, "{" + user("x") + "}", "{}");

        assertThat(LlmCall.of(record)).isEmpty();
        assertThat(CallPurpose.of(record)).contains(CallPurpose.TOKEN_COUNT);
        assertThat(new ConversationReader().add(record))
                .get()
                .extracting(ConversationCall::purpose)
                .isEqualTo(CallPurpose.TOKEN_COUNT);
    }

    @Test
    void whatIsNoTrafficWithAModelHasNone() {
        assertThat(CallPurpose.of(Records.post("/api/event_logging/batch", "{}", "{}")))
                .isEmpty();
    }

    private static Arguments body(CallPurpose purpose, String members) {
        return Arguments.of(purpose, "{" + members + "}");
    }

    private static String user(String words) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]".formatted(words);
    }

    /** A record by itself and a conversation are read in two ways, and must say the same. */
    private static void assertPurpose(TraceRecord record, CallPurpose purpose) {
        assertThat(CallPurpose.of(record)).contains(purpose);
        assertThat(LlmCall.of(record)).map(call -> call.context().purpose()).contains(purpose);
        Optional<ConversationCall> call = new ConversationReader().add(record);
        assertThat(call).map(ConversationCall::purpose).contains(purpose);
    }
}

package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ContentBlock.Text;
import dev.claudetap.conversation.ContentBlock.Thinking;
import dev.claudetap.conversation.ContentBlock.ToolResult;
import dev.claudetap.conversation.ContentBlock.ToolUse;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LlmCallTest {
    private static final JsonObject ONE =
            JsonObject.builder().put("d", JsonNumber.of(1)).build();

    /** The same conversation with the same answer, as each provider says it. */
    static Stream<TraceRecord> sameCall() {
        return Stream.of(anthropic(), chat(), responses(), responsesSocket(), gemini(), codeAssist(), converse());
    }

    private static TraceRecord anthropic() {
        return Records.post("/v1/messages?beta=true", """
                {"model":"m","system":[{"type":"text","text":"Be good.","cache_control":{"type":"ephemeral"}}],
                "tools":[{"name":"ls","description":"List","input_schema":{"type":"object"}}],
                "messages":[{"role":"user","content":"Hi"},
                {"role":"assistant","content":[{"type":"tool_use","id":"t0","name":"ls","input":{"d":1}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t0","content":"a.txt"}]}]}""", """
                {"type":"message","model":"m-1","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hello"},
                {"type":"tool_use","id":"t1","name":"ls","input":{"d":1}}],"stop_reason":"tool_use",
                "usage":{"input_tokens":4,"cache_read_input_tokens":6,"output_tokens":5}}""");
    }

    private static TraceRecord chat() {
        return Records.post("/v1/chat/completions", """
                {"model":"m","tools":[{"type":"function","function":{"name":"ls","description":"List","parameters":{"type":"object"}}}],
                "messages":[{"role":"system","content":"Be good."},{"role":"user","content":[{"type":"text","text":"Hi"}]},
                {"role":"assistant","content":null,"tool_calls":[{"id":"t0","type":"function","function":{"name":"ls","arguments":"{\\"d\\":1}"}}]},
                {"role":"tool","tool_call_id":"t0","content":"a.txt"}]}""", """
                {"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","reasoning_content":"hm",
                "tool_calls":[{"id":"t1","type":"function","function":{"name":"ls","arguments":"{\\"d\\":1}"}}]},"finish_reason":"tool_calls"}],
                "usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":6}}}""");
    }

    private static final String RESPONSES_REQUEST = """
            {"model":"m","instructions":"Be good.","tools":[{"type":"function","name":"ls","description":"List","parameters":{"type":"object"}}],
            "input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]},
            {"type":"function_call","call_id":"t0","name":"ls","arguments":"{\\"d\\":1}"},
            {"type":"function_call_output","call_id":"t0","output":"a.txt"}]}""";
    private static final String RESPONSES_RESPONSE = """
            {"object":"response","model":"m-1","status":"completed","output":[
            {"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]},
            {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello"}]},
            {"type":"function_call","call_id":"t1","name":"ls","arguments":"{\\"d\\":1}"}],
            "usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":6},"output_tokens":5}}""";

    private static TraceRecord responses() {
        return Records.post("/v1/responses", RESPONSES_REQUEST, RESPONSES_RESPONSE);
    }

    private static TraceRecord responsesSocket() {
        String completed = "{\"type\":\"response.completed\",\"response\":" + RESPONSES_RESPONSE + "}";
        return Records.socket(
                "",
                "",
                List.of(
                        new WebSocketMessage(true, new Body.Json(RESPONSES_REQUEST), 1),
                        new WebSocketMessage(false, new Body.Json(completed), 9)));
    }

    private static final String GEMINI_REQUEST = """
            {"systemInstruction":{"parts":[{"text":"Be good."}]},
            "tools":[{"functionDeclarations":[{"name":"ls","description":"List","parameters":{"type":"object"}}]}],
            "contents":[{"role":"user","parts":[{"text":"Hi"}]},
            {"role":"model","parts":[{"functionCall":{"id":"t0","name":"ls","args":{"d":1}}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"t0","name":"ls","response":"a.txt"}}]}]}""";
    private static final String GEMINI_RESPONSE = """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"hm","thought":true},{"text":"Hello"},
            {"functionCall":{"id":"t1","name":"ls","args":{"d":1}}}]},"finishReason":"STOP"}],"modelVersion":"m-1",
            "usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":6,"candidatesTokenCount":3,"thoughtsTokenCount":2}}""";

    private static TraceRecord gemini() {
        return Records.post(
                "/v1beta/models/m:streamGenerateContent?alt=sse",
                GEMINI_REQUEST.replace("\"a.txt\"", "{\"output\":\"a.txt\"}"),
                GEMINI_RESPONSE);
    }

    private static TraceRecord codeAssist() {
        return Records.post(
                "/v1internal:generateContent",
                "{\"model\":\"m\",\"project\":\"p\",\"request\":" + GEMINI_REQUEST + "}",
                "{\"response\":" + GEMINI_RESPONSE + "}");
    }

    private static TraceRecord converse() {
        return Records.post("/model/m-1/converse", """
                {"system":[{"text":"Be good."}],
                "toolConfig":{"tools":[{"toolSpec":{"name":"ls","description":"List","inputSchema":{"json":{"type":"object"}}}}]},
                "messages":[{"role":"user","content":[{"text":"Hi"}]},
                {"role":"assistant","content":[{"toolUse":{"toolUseId":"t0","name":"ls","input":{"d":1}}}]},
                {"role":"user","content":[{"toolResult":{"toolUseId":"t0","content":[{"text":"a.txt"}]}}]}]}""", """
                {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm"}}},{"text":"Hello"},
                {"toolUse":{"toolUseId":"t1","name":"ls","input":{"d":1}}}]}},"stopReason":"tool_use",
                "usage":{"inputTokens":4,"outputTokens":5,"cacheReadInputTokens":6}}""");
    }

    @ParameterizedTest
    @MethodSource("sameCall")
    void readsEveryProviderIntoOneVocabulary(TraceRecord record) {
        LlmCall call = read(record).orElseThrow();
        assertThat(call.model()).isEqualTo("m-1");
        assertThat(call.system()).isEqualTo("Be good.");
        assertThat(call.tools()).containsExactly(new ToolDefinition("ls", "List", "{\"type\":\"object\"}"));
        assertThat(call.messages()).hasSize(3);
        assertThat(call.messages().get(0)).isEqualTo(new Message("user", List.of(new Text("Hi"))));
        assertThat(call.messages().get(1)).isEqualTo(new Message("assistant", List.of(new ToolUse("t0", "ls", ONE))));
        ToolResult result = call.resultOf("t0").orElseThrow();
        assertThat(result.content().toString()).contains("a.txt");
        assertThat(call.answer()).containsExactly(new Thinking("hm"), new Text("Hello"), new ToolUse("t1", "ls", ONE));
        assertThat(call.text()).isEqualTo("Hello");
        assertThat(call.toolUses()).containsExactly(new ToolUse("t1", "ls", ONE));
        assertThat(call.stopReason()).isIn("tool_use", "tool_calls", "completed", "STOP");
        assertThat(call.usage().freshInput()).isEqualTo(4);
        assertThat(call.usage().prompt()).isEqualTo(10);
        assertThat(call.usage().cacheRead()).isEqualTo(6);
        assertThat(call.usage().output()).isEqualTo(5);
        assertThat(call.error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/models",
        "POST, /v1/messages/count_tokens",
        "POST, /v1beta/models/m:countTokens",
        "POST, /v1/embeddings",
        "POST, /api/event_logging/batch"
    })
    void leavesOtherExchangesAlone(String method, String path) {
        assertThat(read(Records.http(method, path, "{\"model\":\"m\",\"messages\":[]}", "{\"input_tokens\":5}")))
                .isEmpty();
    }

    @Test
    void leavesTheWarmUpOfASocketAlone() {
        assertThat(read(Records.socket("{\"input\":[],\"generate\":false}", "{\"output\":[]}", List.of())))
                .isEmpty();
    }

    @Test
    void readsGatewaysByTheirShapeAndModelsFromThePath() {
        LlmCall odd = read(Records.post(
                        "/gateway/infer",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                        "{\"choices\":[{\"message\":{\"content\":\"y\"}}]}"))
                .orElseThrow();
        assertThat(odd.provider()).isEqualTo("openai-chat");
        assertThat(odd.text()).isEqualTo("y");
        assertThat(read(Records.post("/model/us.claude-v1/invoke", "{\"messages\":[]}", "{}")))
                .get()
                .extracting(LlmCall::model, LlmCall::provider)
                .containsExactly("us.claude-v1", "bedrock");
        assertThat(read(Records.post("/v1/models/gem:generateContent", "{\"contents\":[]}", "[{},{}]")))
                .get()
                .extracting(LlmCall::model)
                .isEqualTo("gem");
    }

    @Test
    void keepsErrorsAndWhatItDoesNotKnow() {
        LlmCall call = read(Records.post(
                        "/v1/messages",
                        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\",\"x\":1},7,null]},8]}",
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"))
                .orElseThrow();
        assertThat(call.error()).isEqualTo("Overloaded");
        assertThat(call.answer()).isEmpty();
        assertThat(call.messages().get(0).content().toString()).contains("hologram");
    }

    @Test
    void readsUsageOfDeepSeekAndReasoning() {
        TokenUsage usage = TokenUsage.of(JsonObject.builder()
                .put("prompt_tokens", 10)
                .put("prompt_cache_hit_tokens", 8)
                .put("completion_tokens", 7)
                .put(
                        "completion_tokens_details",
                        JsonObject.builder().put("reasoning_tokens", 5).build())
                .build());
        assertThat(usage).isEqualTo(new TokenUsage(10, 7, 8, 0, 0, 5, true));
        assertThat(usage.plus(usage)).isEqualTo(new TokenUsage(4, 14, 16, 0, 0, 10, false));
        assertThat(TokenUsage.of(new JsonString("x"))).isEqualTo(TokenUsage.NONE);
    }

    /** What counts of a call is read on a shorter way, and must be the same. */
    private static Optional<LlmCall> read(TraceRecord record) {
        Optional<LlmCall> call = LlmCall.of(record);
        assertThat(CallCount.of(record).map(count -> List.of(count.provider(), count.model(), count.usage())))
                .isEqualTo(call.map(whole -> List.of(whole.provider(), whole.model(), whole.usage())));
        return call;
    }
}

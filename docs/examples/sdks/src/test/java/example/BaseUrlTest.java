package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;

import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A framework that can be given a base URL needs no more than that. */
class BaseUrlTest {
    private static final String ANSWER =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-example",
             "content":[{"type":"text","text":"Hello."}],"stop_reason":"end_turn","stop_sequence":null,
             "usage":{"input_tokens":12,"output_tokens":5}}""";

    private static final String GEMINI =
            """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Hello."}]},"finishReason":"STOP","index":0}],
             "usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":5,"totalTokenCount":17},
             "modelVersion":"gemini-example"}""";

    @Test
    void langChainIsRecordedThroughItsBaseUrl() throws Exception {
        try (StreamingProvider provider = StreamingProvider.answering(ANSWER)) {
            String upstream = provider.url();
            // example: langchain4j
            try (TapSession tap = TapSession.start(TapOptions.reverse(upstream).build())) {
                AnthropicChatModel model = AnthropicChatModel.builder()
                        .baseUrl(tap.baseUrl() + "/v1")
                        .apiKey("sk-ant-api03-not-a-real-key-0123456789")
                        .modelName("claude-example")
                        .build();
                model.chat("Say hello.");
                tap.awaitIdle(Duration.ofSeconds(60));
                assertThat(tap.trace()).hasTurns(1).hasNoSecrets().endedNormally();
            }
            // end
        }
    }

    @Test
    void googleGenAiIsRecordedThroughItsBaseUrl() throws Exception {
        try (StreamingProvider provider = StreamingProvider.answering(GEMINI)) {
            String upstream = provider.url();
            // example: google-genai
            try (TapSession tap = TapSession.start(TapOptions.reverse(upstream).build());
                    Client client = Client.builder()
                            .apiKey("AIza-not-a-real-key-0123456789abcdefghi")
                            .httpOptions(HttpOptions.builder()
                                    .baseUrl(tap.baseUrl().toString())
                                    .build())
                            .build()) {
                client.models.generateContent("gemini-example", "Say hello.", null);
                tap.awaitIdle(Duration.ofSeconds(60));
                assertThat(tap.trace()).hasTurns(1).hasNoSecrets().endedNormally();
            }
            // end
        }
    }
}

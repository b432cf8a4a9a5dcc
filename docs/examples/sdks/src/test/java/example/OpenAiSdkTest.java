package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.inprocess.OkHttpTap;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** OpenAI's SDK, and anything else on OkHttp. */
class OpenAiSdkTest {
    private static final String BEGIN =
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-example","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello."},"finish_reason":null}]}

            """;
    private static final String END =
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-example","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    @Test
    void aStreamIsSeenAsItComes() throws Exception {
        try (StreamingProvider provider = StreamingProvider.streaming(BEGIN, END)) {
            String upstream = provider.url() + "/v1";
            // example: openai-sdk
            try (TapSession tap = TapSession.start(TapOptions.inProcess().build())) {
                OpenAIClient client = OpenAIOkHttpClient.builder()
                        .baseUrl(upstream)
                        .apiKey("sk-proj-not-a-real-key-0123456789")
                        .addInterceptor(OkHttpTap.of(tap))
                        .build();
                ask(client, provider);
                tap.awaitIdle(Duration.ofSeconds(60));
                assertThat(tap.trace()).hasTurns(1).hasNoSecrets().endedNormally();
            }
            // end
        }
    }

    private static void ask(OpenAIClient client, StreamingProvider provider) {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model("gpt-example")
                .addUserMessage("Say hello.")
                .build();
        try (StreamResponse<ChatCompletionChunk> answer =
                client.chat().completions().createStreaming(question)) {
            Iterator<ChatCompletionChunk> chunks = answer.stream().iterator();
            assertThat(chunks.next().choices().get(0).delta().content()).contains("Hello.");
            // The provider sends no more until this was here: nothing is held back.
            provider.goOn();
            assertThat(chunks.next().choices().get(0).finishReason()).isPresent();
            assertThat(chunks.hasNext()).isFalse();
        }
        client.close();
    }
}

package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.inprocess.AnthropicTap;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** Anthropic's SDK, recorded where it hands out its requests. */
class AnthropicSdkTest {
    private static final String BEGIN =
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-example","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello."}}

            """;
    private static final String END =
            """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}

            event: message_stop
            data: {"type":"message_stop"}

            """;
    private static final MessageCreateParams QUESTION = MessageCreateParams.builder()
            .model("claude-example")
            .maxTokens(100)
            .addUserMessage("Say hello.")
            .build();

    @Test
    void aStreamIsSeenAsItComes() throws Exception {
        try (StreamingProvider provider = StreamingProvider.streaming(BEGIN, END)) {
            String upstream = provider.url();
            // example: anthropic-sdk
            try (TapSession tap = TapSession.start(TapOptions.inProcess().build())) {
                AnthropicClient client = AnthropicOkHttpClient.builder()
                        .baseUrl(upstream)
                        .apiKey("sk-ant-api03-not-a-real-key-0123456789")
                        .addInterceptor(AnthropicTap.of(tap))
                        .build();
                ask(client, provider);
                tap.awaitIdle(Duration.ofSeconds(60));
                assertThat(tap.trace()).hasTurns(1).hasNoSecrets().endedNormally();
            }
            // end
        }
    }

    private static void ask(AnthropicClient client, StreamingProvider provider) {
        try (StreamResponse<RawMessageStreamEvent> answer = client.messages().createStreaming(QUESTION)) {
            Iterator<RawMessageStreamEvent> events = answer.stream().iterator();
            // The provider sends no more until these three were here: nothing is held back.
            for (int i = 0; i < 3; i++) {
                events.next();
            }
            provider.goOn();
            int rest = 0;
            while (events.hasNext()) {
                events.next();
                rest++;
            }
            assertThat(rest).isEqualTo(3);
        }
        client.close();
    }
}

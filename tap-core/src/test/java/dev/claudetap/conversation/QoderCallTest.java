package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ContentBlock.Text;
import dev.claudetap.decode.StreamDecoder;
import dev.claudetap.decode.StreamDecoders;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Qoder's requests are encoded by Qoder, its answers are chat chunks in envelopes. */
class QoderCallTest {
    private static final String PATH = "/algo/api/v2/service/pro/sse/agent_chat_generation?Encode=1";

    private static final List<StreamEvent> EVENTS = List.of(
            event(
                    "message",
                    envelope(
                            "{\\\"model\\\":\\\"m-1\\\",\\\"choices\\\":[{\\\"delta\\\":{\\\"content\\\":\\\"Hel\\\"}}]}")),
            event(
                    "message",
                    envelope(
                            "{\\\"choices\\\":[{\\\"delta\\\":{\\\"content\\\":\\\"lo\\\"},\\\"finish_reason\\\":\\\"stop\\\"}]}")),
            event(
                    "message",
                    envelope(
                            "{\\\"choices\\\":[],\\\"usage\\\":{\\\"prompt_tokens\\\":7,\\\"completion_tokens\\\":2}}")),
            event("message", envelope("[DONE]")),
            event("finish", "{}"));

    @Test
    void aStreamIsPutTogetherOutOfItsEnvelopes() {
        StreamDecoder decoder = StreamDecoders.forStream(PATH);
        EVENTS.forEach(decoder::accept);

        assertThat(decoder.provider()).isEqualTo("openai-chat");
        assertSaysHello(record(new Body.Json(decoder.body().toJson()), List.of()));
        assertSaysHello(record(Body.EMPTY, EVENTS));
    }

    @Test
    void anAnswerThatIsNoStreamIsOpenedToo() {
        String chat = "{\\\"model\\\":\\\"m-1\\\",\\\"choices\\\":[{\\\"message\\\":{\\\"role\\\":\\\"assistant\\\","
                + "\\\"content\\\":\\\"Hello\\\"},\\\"finish_reason\\\":\\\"stop\\\"}],"
                + "\\\"usage\\\":{\\\"prompt_tokens\\\":7,\\\"completion_tokens\\\":2}}";

        assertSaysHello(record(new Body.Json(envelope(chat)), List.of()));
    }

    private static void assertSaysHello(TraceRecord record) {
        LlmCall call = LlmCall.of(record).orElseThrow();
        assertThat(call.answer()).containsExactly(new Text("Hello"));
        assertThat(call.model()).isEqualTo("m-1");
        assertThat(call.stopReason()).isEqualTo("stop");
        assertThat(call.usage().input()).isEqualTo(7);
        assertThat(call.messages()).isEmpty();
        assertThat(CallCount.of(record).orElseThrow().usage()).isEqualTo(call.usage());
        assertThat(new ConversationReader().add(record)).isPresent();
    }

    private static TraceRecord record(Body body, List<StreamEvent> events) {
        TraceRecord.Http plain = Records.post(PATH, "", "");
        return new TraceRecord.Http(
                plain.header(),
                plain.request().withBody(new Body.Text("b64-of-qoders-own")),
                new ResponseRecord(200, "OK", Headers.EMPTY, Headers.EMPTY, body, BodyInfo.NONE, events));
    }

    private static String envelope(String body) {
        return "{\"headers\":{},\"body\":\"" + body + "\",\"statusCodeValue\":200,\"statusCode\":\"OK\"}";
    }

    private static StreamEvent event(String type, String data) {
        return new StreamEvent(type, data, true, null, 0);
    }
}

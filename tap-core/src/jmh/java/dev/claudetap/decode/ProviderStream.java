package dev.claudetap.decode;

import dev.claudetap.trace.StreamEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams as providers send them: a head, many short deltas of text, an end with the token counts. */
public enum ProviderStream {
    ANTHROPIC("/v1/messages", """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5",\
            "content":[],"stop_reason":null,"usage":{"input_tokens":1200,"cache_read_input_tokens":900,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"WORDS"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":800}}

            event: message_stop
            data: {"type":"message_stop"}
            """),

    RESPONSES("/v1/responses", """
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response",\
            "status":"in_progress","model":"gpt-5","output":[],"usage":null}}

            data: {"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message",\
            "status":"in_progress","role":"assistant","content":[]}}

            data: {"type":"response.content_part.added","item_id":"msg_1","output_index":0,"content_index":0,\
            "part":{"type":"output_text","text":"","annotations":[]}}

            data: {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"WORDS",\
            "sequence_number":7,"obfuscation":"kJ8dQ2"}

            data: {"type":"response.completed","response":{"id":"resp_1","object":"response","status":"completed","model":"gpt-5",\
            "output":[],"usage":{"input_tokens":1200,"output_tokens":800,"total_tokens":2000}}}
            """),

    CHAT("/v1/chat/completions", """
            data: {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"kimi-k2",\
            "choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"kimi-k2",\
            "choices":[{"index":0,"delta":{"content":"WORDS"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"kimi-k2",\
            "choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1200,"completion_tokens":800}}

            data: [DONE]
            """),

    GEMINI("/v1beta/models/gemini-2.5-pro:streamGenerateContent", """
            data: {"candidates":[{"content":{"role":"model","parts":[{"text":"WORDS"}]},"index":0}],\
            "usageMetadata":{"promptTokenCount":1200,"totalTokenCount":1210},"modelVersion":"gemini-2.5-pro","responseId":"r1"}

            data: {"candidates":[{"content":{"role":"model","parts":[{"text":"."}]},"finishReason":"STOP","index":0}],\
            "usageMetadata":{"promptTokenCount":1200,"candidatesTokenCount":800,"totalTokenCount":2000}}
            """);

    private static final String[] WORDS = {
        "The relay ", "keeps ", "every byte ", "in \\\"order\\\", ", "and then ", "hands over.\\n"
    };

    private final String path;
    private final String stream;

    /** @param stream its events, of which the one that says WORDS comes again and again */
    ProviderStream(String path, String stream) {
        this.path = path;
        this.stream = stream;
    }

    /** The path of the request that such a stream answers. */
    public String path() {
        return path;
    }

    /** The stream's bytes: exactly that many events. */
    public byte[] bytes(int events) {
        List<String> parts = List.of(stream.strip().split("\n\n", -1));
        StringBuilder bytes = new StringBuilder();
        for (String part : parts) {
            int times = part.contains("WORDS") ? events - parts.size() + 1 : 1;
            for (int i = 0; i < times; i++) {
                bytes.append(part.replace("WORDS", WORDS[i % WORDS.length])).append("\n\n");
            }
        }
        return bytes.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same as events. */
    public List<StreamEvent> events(int events) {
        List<StreamEvent> parsed = new ArrayList<>();
        SseParser parser = new SseParser(event -> parsed.add(
                new StreamEvent(event.event(), event.data(), event.data().startsWith("{"), event.id(), parsed.size())));
        parser.feed(ByteBuffer.wrap(bytes(events)));
        parser.finish();
        return parsed;
    }
}

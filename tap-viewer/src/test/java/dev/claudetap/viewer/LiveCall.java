package dev.claudetap.viewer;

import dev.claudetap.capture.Recorder;
import dev.claudetap.json.JsonString;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A model call as a relay would report it, step by step. */
final class LiveCall {
    static final String SECRET = "sk-ant-fake-key-for-tests-0123456789";

    private final ExchangeTap tap;
    private int block = -1;

    private LiveCall(ExchangeTap tap) {
        this.tap = tap;
    }

    /** A call whose request is whole. */
    static LiveCall of(Recorder recorder, String prompt) {
        ExchangeTap tap = recorder.exchange();
        Headers headers = Headers.of("Content-Type", "application/json", "X-Api-Key", SECRET);
        tap.onRequest(new RequestHead("POST", "/v1/messages", headers, "http://127.0.0.1:9/v1/messages", null));
        tap.onRequestData(utf8("{\"model\":\"claude-opus-4-6\",\"system\":\"Key: " + SECRET
                + "\",\"messages\":[{\"role\":\"user\",\"content\":" + quoted(prompt) + "}]}"));
        tap.onRequestEnd(Headers.EMPTY);
        return new LiveCall(tap);
    }

    private static String quoted(String text) {
        return new JsonString(text).toJson();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private LiveCall event(String type, String members) {
        tap.onResponseData(utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}\n\n"));
        return this;
    }

    private void begin(String content) {
        end();
        block++;
        event("content_block_start", ",\"index\":" + block + ",\"content_block\":" + content);
    }

    private void end() {
        if (block >= 0) {
            event("content_block_stop", ",\"index\":" + block);
        }
    }

    private LiveCall delta(String delta) {
        return event("content_block_delta", ",\"index\":" + block + ",\"delta\":" + delta);
    }

    /** The answer begins. */
    LiveCall streams() {
        tap.onResponse(new ResponseHead(200, "OK", Headers.of("Content-Type", "text/event-stream")));
        return event(
                "message_start",
                ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-4-6\","
                        + "\"content\":[],\"usage\":{\"input_tokens\":20,\"output_tokens\":1}}");
    }

    /** An answer that is no stream comes at once. */
    void answersAtOnce(String words) {
        tap.onResponse(new ResponseHead(200, "OK", Headers.of("Content-Type", "application/json")));
        tap.onResponseData(utf8(
                "{\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-4-6\",\"content\":[{\"type\":"
                        + "\"text\",\"text\":" + quoted(words)
                        + "}],\"usage\":{\"input_tokens\":20,\"output_tokens\":1}}"));
        tap.onResponseEnd(Headers.EMPTY);
        tap.onFinally(Outcome.COMPLETED, null);
    }

    LiveCall thinks(String words) {
        begin("{\"type\":\"thinking\",\"thinking\":\"\"}");
        return delta("{\"type\":\"thinking_delta\",\"thinking\":" + quoted(words) + "}");
    }

    LiveCall says(String words) {
        if (block < 0) {
            begin("{\"type\":\"text\",\"text\":\"\"}");
        }
        return delta("{\"type\":\"text_delta\",\"text\":" + quoted(words) + "}");
    }

    LiveCall callsTool(String name, String... arguments) {
        begin("{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":" + quoted(name) + ",\"input\":{}}");
        for (String piece : arguments) {
            delta("{\"type\":\"input_json_delta\",\"partial_json\":" + quoted(piece) + "}");
        }
        return this;
    }

    /** The answer is whole. */
    void ends() {
        end();
        event("message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":8}");
        event("message_stop", "");
        tap.onResponseEnd(Headers.EMPTY);
        tap.onFinally(Outcome.COMPLETED, null);
    }
}

package dev.claudetap.cli.real;

import static dev.claudetap.cli.real.Dialect.quoted;

import dev.claudetap.json.JsonObject;
import java.util.List;

/** Anthropic's Messages stream. */
final class AnthropicDialect implements Dialect {
    @Override
    public String path() {
        return "/messages";
    }

    @Override
    public List<String> events(Reply reply, JsonObject request) {
        Events events = new Events();
        events.named("""
                {"type":"message_start","message":{"id":"msg_scripted","type":"message","role":"assistant","model":%s,
                 "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":%d,
                 "cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,"output_tokens":1}}}""", Dialect.model(request), INPUT, CACHE_WRITE, CACHE_READ);
        events.named("{\"type\":\"ping\"}");
        if (reply instanceof Reply.Text text) {
            events.named(
                    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
            deltas(events, "text_delta", "text", text.text());
        } else if (reply instanceof Reply.ToolCall call) {
            events.named("""
                    {"type":"content_block_start","index":0,
                     "content_block":{"type":"tool_use","id":%s,"name":%s,"input":{}}}""", quoted(call.id()), quoted(call.tool()));
            deltas(events, "input_json_delta", "partial_json", call.arguments());
        }
        events.named("{\"type\":\"content_block_stop\",\"index\":0}");
        events.named("""
                {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null},
                 "usage":{"output_tokens":%d}}""", reply instanceof Reply.Text ? "end_turn" : "tool_use", OUTPUT);
        return events.named("{\"type\":\"message_stop\"}").frames();
    }

    private static void deltas(Events events, String type, String field, String text) {
        for (String piece : ScriptedModel.pieces(text)) {
            events.named(
                    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"%s\",\"%s\":%s}}",
                    type, field, quoted(piece));
        }
    }
}

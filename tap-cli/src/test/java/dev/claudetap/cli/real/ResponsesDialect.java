package dev.claudetap.cli.real;

import static dev.claudetap.cli.real.Dialect.quoted;

import dev.claudetap.json.JsonObject;
import java.util.List;

/** OpenAI's Responses stream. */
final class ResponsesDialect implements Dialect {
    private static final String RESPONSE = """
            {"type":"%s","sequence_number":0,"response":{"id":"resp_scripted","object":"response",
             "created_at":1767225600,"status":"%s","model":%s,"output":[%s],"usage":%s,"error":null}}""";

    @Override
    public String path() {
        return "/responses";
    }

    @Override
    public List<String> events(Reply reply, JsonObject request) {
        Events events = new Events();
        String model = Dialect.model(request);
        events.named(RESPONSE, "response.created", "in_progress", model, "", "null");
        String item = reply instanceof Reply.ToolCall call
                ? toolCall(events, call)
                : message(events, ((Reply.Text) reply).text());
        events.named("{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":%s}", item);
        return events.named(RESPONSE, "response.completed", "completed", model, item, usage())
                .frames();
    }

    private static String message(Events events, String text) {
        events.named("""
                {"type":"response.output_item.added","output_index":0,"item":{"id":"msg_scripted","type":"message",
                 "status":"in_progress","role":"assistant","content":[]}}""");
        events.named("""
                {"type":"response.content_part.added","item_id":"msg_scripted","output_index":0,"content_index":0,
                 "part":{"type":"output_text","text":"","annotations":[]}}""");
        for (String piece : ScriptedModel.pieces(text)) {
            events.named("""
                    {"type":"response.output_text.delta","item_id":"msg_scripted","output_index":0,
                     "content_index":0,"delta":%s}""", quoted(piece));
        }
        events.named("""
                {"type":"response.output_text.done","item_id":"msg_scripted","output_index":0,"content_index":0,
                 "text":%s}""", quoted(text));
        return """
                {"id":"msg_scripted","type":"message","status":"completed","role":"assistant",
                 "content":[{"type":"output_text","text":%s,"annotations":[]}]}""".formatted(quoted(text));
    }

    private static String toolCall(Events events, Reply.ToolCall call) {
        events.named(
                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":%s}",
                item(call, "", "in_progress"));
        for (String piece : ScriptedModel.pieces(call.arguments())) {
            events.named("""
                    {"type":"response.function_call_arguments.delta","item_id":"fc_scripted","output_index":0,
                     "delta":%s}""", quoted(piece));
        }
        return item(call, call.arguments(), "completed");
    }

    private static String item(Reply.ToolCall call, String arguments, String status) {
        return """
                {"id":"fc_scripted","type":"function_call","call_id":%s,"name":%s,"arguments":%s,"status":"%s"}""".formatted(quoted(call.id()), quoted(call.tool()), quoted(arguments), status);
    }

    private static String usage() {
        return """
                {"input_tokens":%d,"input_tokens_details":{"cached_tokens":%d},"output_tokens":%d,
                 "output_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}""".formatted(INPUT + CACHE_READ, CACHE_READ, OUTPUT, REASONING, INPUT + CACHE_READ + OUTPUT);
    }
}

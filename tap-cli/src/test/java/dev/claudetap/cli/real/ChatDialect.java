package dev.claudetap.cli.real;

import static dev.claudetap.cli.real.Dialect.quoted;

import dev.claudetap.json.JsonObject;
import java.util.List;

/** The Chat Completions stream. */
final class ChatDialect implements Dialect {
    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public List<String> events(Reply reply, JsonObject request) {
        Events events = new Events();
        chunk(events, request, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
        if (reply instanceof Reply.Text text) {
            for (String piece : ScriptedModel.pieces(text.text())) {
                chunk(events, request, "{\"content\":" + quoted(piece) + "}", "null");
            }
        } else if (reply instanceof Reply.ToolCall call) {
            chunk(
                    events,
                    request,
                    "{\"tool_calls\":[{\"index\":0,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}]}"
                            .formatted(quoted(call.id()), quoted(call.tool())),
                    "null");
            for (String piece : ScriptedModel.pieces(call.arguments())) {
                String function = "{\"arguments\":" + quoted(piece) + "}";
                chunk(events, request, "{\"tool_calls\":[{\"index\":0,\"function\":" + function + "}]}", "null");
            }
        }
        chunk(events, request, "{}", reply instanceof Reply.Text ? "\"stop\"" : "\"tool_calls\"");
        events.bare(
                """
                {"id":"chatcmpl_scripted","object":"chat.completion.chunk","created":1767225600,"model":%s,"choices":[],
                 "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,
                 "prompt_tokens_details":{"cached_tokens":%d},
                 "completion_tokens_details":{"reasoning_tokens":%d}}}""",
                Dialect.model(request), INPUT + CACHE_READ, OUTPUT, INPUT + CACHE_READ + OUTPUT, CACHE_READ, REASONING);
        return events.raw("[DONE]").frames();
    }

    private static void chunk(Events events, JsonObject request, String delta, String finish) {
        events.bare("""
                {"id":"chatcmpl_scripted","object":"chat.completion.chunk","created":1767225600,"model":%s,
                 "choices":[{"index":0,"delta":%s,"finish_reason":%s}]}""", Dialect.model(request), delta, finish);
    }
}

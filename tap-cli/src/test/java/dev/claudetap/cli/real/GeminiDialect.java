package dev.claudetap.cli.real;

import static dev.claudetap.cli.real.Dialect.quoted;

import dev.claudetap.json.JsonObject;
import java.util.List;

/** The Gemini API's stream: whole answers without names, of which each holds the next part. */
final class GeminiDialect implements Dialect {
    @Override
    public String path() {
        return ":streamGenerateContent";
    }

    @Override
    public List<String> events(Reply reply, JsonObject request) {
        Events events = new Events();
        if (reply instanceof Reply.Text text) {
            for (String piece : ScriptedModel.pieces(text.text())) {
                part(events, "{\"text\":" + quoted(piece) + "}", "");
            }
            part(events, "{\"text\":\"\"}", usage());
        } else if (reply instanceof Reply.ToolCall call) {
            String function = "{\"functionCall\":{\"id\":%s,\"name\":%s,\"args\":%s}}"
                    .formatted(quoted(call.id()), quoted(call.tool()), call.arguments());
            part(events, function, usage());
        }
        return events.frames();
    }

    private static String usage() {
        return """
                ,"usageMetadata":{"promptTokenCount":%d,"cachedContentTokenCount":%d,"candidatesTokenCount":%d,
                 "thoughtsTokenCount":%d,"totalTokenCount":%d}""".formatted(
                        INPUT + CACHE_READ, CACHE_READ, OUTPUT, REASONING, INPUT + CACHE_READ + OUTPUT + REASONING);
    }

    private static void part(Events events, String part, String usage) {
        String finish = usage.isEmpty() ? "" : ",\"finishReason\":\"STOP\"";
        events.bare("""
                {"candidates":[{"content":{"role":"model","parts":[%s]},"index":0%s}],"modelVersion":"gemini-2.5-pro",
                 "responseId":"gemini_scripted"%s}""", part, finish, usage);
    }
}

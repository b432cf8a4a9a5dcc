package dev.claudetap.export;

import dev.claudetap.conversation.LlmCall;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Locale;

/**
 * The calls of a trace as one JSON array: {@code turn, timestamp, duration_ms, model, messages, response{content, usage,
 * stop_reason}}, and {@code system} and {@code tools} where there are any; in Anthropic's shape whoever was called.
 * Records that are no call of a model are left out. Holds one record at a time; the output has no control character but
 * line feeds.
 */
public final class JsonExport {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonExport() {}

    /**
     * Writes the array and a line feed.
     *
     * @throws IOException when {@code out} fails
     */
    public static void write(Iterator<TraceRecord> records, Appendable out) throws IOException {
        String before = "[\n  ";
        while (records.hasNext()) {
            TraceRecord record = records.next();
            LlmCall call = LlmCall.of(record).orElse(null);
            if (call != null) {
                out.append(before).append(PrettyJson.of(entry(record, call), 1));
                before = ",\n  ";
            }
        }
        out.append(before.startsWith("[") ? "[]\n" : "\n]\n");
    }

    private static JsonObject entry(TraceRecord record, LlmCall call) {
        JsonObject.Builder response = JsonObject.builder()
                .put("content", AnthropicShape.blocks(call.answer()))
                .put("usage", AnthropicShape.usage(call.usage()))
                .put("stop_reason", call.stopReason().isEmpty() ? JsonLiteral.NULL : new JsonString(call.stopReason()));
        if (!call.error().isEmpty()) {
            response.put("error", call.error());
        }
        JsonObject.Builder entry = JsonObject.builder()
                .put("turn", turn(record.header().turn()))
                .put("timestamp", timestamp(record.header().timing().endedAt()))
                .put("duration_ms", record.header().timing().duration().toMillis())
                .put("model", call.model())
                .put("messages", AnthropicShape.messages(call.messages()))
                .put("response", response.build());
        if (!call.system().isEmpty()) {
            entry.put("system", call.system());
        }
        if (!call.tools().isEmpty()) {
            entry.put("tools", AnthropicShape.tools(call.tools()));
        }
        return entry.build();
    }

    private static JsonValue turn(Turn turn) {
        return turn.part() == 1 ? JsonNumber.of(turn.number()) : new JsonString(turn.number() + "." + turn.part());
    }

    static String timestamp(Instant instant) {
        return TIMESTAMP.format(instant);
    }
}

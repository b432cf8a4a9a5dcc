package dev.claudetap.viewer;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the list shows of a record, so that the page opens without reading any. */
final class CallRow {
    private static final int SNIPPET = 140;
    private static final Pattern SPACE = Pattern.compile("\\s+");
    /** What agents put in front of, or in place of, what a person wrote. */
    private static final Pattern INJECTED = Pattern.compile("^\\s*<[a-z][a-z_-]{2,40}>");

    private CallRow() {}

    /**
     * The row of a record.
     *
     * @param node number of the text that stands for the record
     * @param size of the record as the trace has it, in bytes
     * @param text the record, shortened
     * @param left what was left out of {@code text}
     */
    static JsonObject of(int node, long size, String text, Shortening left) {
        JsonObject.Builder row = JsonObject.builder().put("node", node).put("size", size);
        try {
            TraceRecord record = TraceJson.read(text);
            exchange(record, row);
            LlmCall.of(record).ifPresent(call -> call(call, left, row));
        } catch (JsonException | ArithmeticException odd) { // the latter of a time that no clock shows
            row.put("odd", 1); // the page shows what it can of it
        }
        return row.build();
    }

    private static void exchange(TraceRecord record, JsonObject.Builder row) {
        RecordHeader header = record.header();
        row.put(
                "turn",
                header.turn().part() == 1
                        ? JsonNumber.of(header.turn().number())
                        : new JsonString(
                                header.turn().number() + "." + header.turn().part()));
        row.put("id", header.requestId())
                .put("method", record.request().method())
                .put("path", record.request().path())
                .put("status", record.response().status())
                .put("outcome", header.outcome().key())
                .put("start", header.timing().startedAt().toEpochMilli())
                .put("ms", header.timing().duration().toMillis())
                .put("client", header.capture().client());
        Instant firstByte = header.timing().firstByteAt();
        if (firstByte != null) {
            row.put(
                    "wait",
                    firstByte.toEpochMilli() - header.timing().startedAt().toEpochMilli());
        }
        ExchangeError error = header.error();
        if (error != null) {
            row.put("error", snippet(error.message()));
        }
        if (record instanceof TraceRecord.WebSocket) {
            row.put("socket", 1);
        }
    }

    private static void call(LlmCall call, Shortening left, JsonObject.Builder row) {
        TokenUsage usage = call.usage();
        row.put("provider", call.provider()).put("model", call.model()).put("stop", call.stopReason());
        row.put("messages", call.messages().size() + left.messages());
        row.put("offered", call.tools().size() + left.tools());
        usage(usage, row);
        List<JsonValue> called = call.toolUses().stream()
                .map(use -> (JsonValue) new JsonString(use.name()))
                .toList();
        if (!called.isEmpty()) {
            row.put("tools", new JsonArray(called));
        }
        put("doing", call.toolUses().isEmpty() ? "" : doing(call.toolUses().get(0)), row);
        put("said", snippet(call.text()), row);
        put("prompt", prompt(call), row);
        put("opening", opening(call), row);
        put("complaint", snippet(call.error()), row);
        if (failedResults(call) > 0) {
            row.put("toolErrors", failedResults(call));
        }
        row.put("roles", new JsonArray(newRoles(call)));
    }

    /** The token counts, if there are any. */
    static void usage(TokenUsage usage, JsonObject.Builder row) {
        if (!usage.equals(TokenUsage.NONE)) {
            row.put(
                    "usage",
                    numbers(
                            usage.freshInput(),
                            usage.cacheRead(),
                            usage.cacheWrite(),
                            usage.output(),
                            usage.reasoning(),
                            usage.cacheWriteHour()));
        }
    }

    /** What the call of a tool is about: its first argument that is words. */
    private static String doing(ContentBlock.ToolUse use) {
        return use.input().asObject().stream()
                .flatMap(input -> input.members().stream())
                .flatMap(member -> member.value().asString().stream())
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(CallRow::snippet)
                .orElse("");
    }

    private static void put(String name, String value, JsonObject.Builder row) {
        if (!value.isEmpty()) {
            row.put(name, value);
        }
    }

    private static JsonArray numbers(long... values) {
        return new JsonArray(Arrays.stream(values)
                .mapToObj(value -> (JsonValue) JsonNumber.of(value))
                .toList());
    }

    /** The last thing that a person asked, as far as the last messages show it. */
    private static String prompt(LlmCall call) {
        for (int i = call.messages().size() - 1; i >= 0; i--) {
            Message message = call.messages().get(i);
            if (!message.role().equals("user")) {
                continue;
            }
            for (int j = message.content().size() - 1; j >= 0; j--) {
                if (message.content().get(j) instanceof ContentBlock.Text text
                        && !INJECTED.matcher(text.text()).lookingAt()) {
                    return snippet(text.text());
                }
            }
        }
        return "";
    }

    /** Equal in requests of one conversation: what its first message says, under the same system prompt. */
    private static String opening(LlmCall call) {
        return call.messages().stream()
                .filter(message -> message.role().equals("user"))
                .findFirst()
                .map(message -> Integer.toHexString(
                        31 * call.system().hashCode() + words(message).hashCode()))
                .orElse("");
    }

    private static String words(Message message) {
        return message.content().stream()
                .filter(ContentBlock.Text.class::isInstance)
                .map(block -> ((ContentBlock.Text) block).text())
                .collect(Collectors.joining("\n"));
    }

    /** How many of the results that this request sends for the first time tell of a failure. */
    private static long failedResults(LlmCall call) {
        return newMessages(call).stream()
                .flatMap(message -> message.content().stream())
                .filter(block -> block instanceof ContentBlock.ToolResult result && result.error())
                .count();
    }

    /** Who speaks in the messages that this request sends for the first time. */
    private static List<JsonValue> newRoles(LlmCall call) {
        return newMessages(call).stream()
                .map(message -> isResults(message) ? "tool" : message.role())
                .distinct()
                .<JsonValue>map(JsonString::new)
                .toList();
    }

    private static boolean isResults(Message message) {
        return !message.content().isEmpty()
                && message.content().stream().allMatch(ContentBlock.ToolResult.class::isInstance);
    }

    private static List<Message> newMessages(LlmCall call) {
        int from = call.messages().size();
        while (from > 0 && !call.messages().get(from - 1).role().equals("assistant")) {
            from--;
        }
        return call.messages().subList(from, call.messages().size());
    }

    private static String snippet(String text) {
        String start = text.substring(0, Math.min(text.length(), SNIPPET * 4));
        String line = SPACE.matcher(start).replaceAll(" ").strip();
        if (line.length() <= SNIPPET) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(SNIPPET - 2)) ? SNIPPET - 2 : SNIPPET - 1;
        return line.substring(0, end) + "…";
    }
}

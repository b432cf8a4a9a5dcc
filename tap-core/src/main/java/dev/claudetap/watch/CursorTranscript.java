package dev.claudetap.watch;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One conversation as Cursor keeps it: a line per message, {@code {role, message: {content: [text | tool_use]}}}. Each
 * of the assistant's messages becomes a record whose request is all that was said before. What Cursor does not write
 * down is not there: system prompt, tool results, tokens, and when a message was said.
 */
final class CursorTranscript {
    private static final Pattern QUERY = Pattern.compile("<user_query>\\s*(.*?)\\s*</user_query>", Pattern.DOTALL);
    private static final Pattern TIMESTAMP = Pattern.compile("<timestamp>.*?</timestamp>\\s*", Pattern.DOTALL);
    private static final Capture CAPTURE = new Capture(CursorTranscripts.CLIENT, Capture.TRANSCRIPT);

    private final String conversation;
    private final Instant changed;
    private final List<JsonValue> said = new ArrayList<>();
    private final Map<String, JsonValue> tools = new TreeMap<>();
    private final int written;
    private final Consumer<TraceRecord> records;
    private int answers;

    private CursorTranscript(Path file, Instant changed, int written, Consumer<TraceRecord> records) {
        this.conversation = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        this.changed = changed;
        this.written = written;
        this.records = records;
    }

    /**
     * Reads what is whole; a line that is no message, or only half there, is left out.
     *
     * @param written how many of the records are there already
     * @param records takes the others, each before the next is made, since each holds all that was said before it
     * @return how many records the transcript has
     */
    static int read(Path file, int written, Consumer<TraceRecord> records) throws IOException {
        Instant changed = Files.getLastModifiedTime(file).toInstant();
        CursorTranscript transcript = new CursorTranscript(file, changed, written, records);
        // Unlike Files.newBufferedReader this takes a character that is only half there.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                transcript.line(line);
            }
        }
        return transcript.answers;
    }

    private void line(String line) {
        JsonObject row;
        try {
            row = JsonText.parse(line).asObject().orElse(JsonObject.EMPTY);
        } catch (JsonException e) {
            // Being written just now; the next look sees it whole.
            return;
        }
        Optional<JsonArray> content = row.object("message").flatMap(message -> message.array("content"));
        String role = row.string("role").orElse("");
        if (content.isEmpty() || !(role.equals("user") || role.equals("assistant"))) {
            return;
        }
        JsonObject message = message(role, content.get());
        // Something must have been asked before there is an answer.
        if (role.equals("assistant") && !said.isEmpty()) {
            answers++;
            if (answers > written) {
                records.accept(record(message));
            }
        }
        said.add(message);
    }

    private JsonObject message(String role, JsonArray content) {
        List<JsonValue> blocks = new ArrayList<>();
        int number = 0;
        for (JsonValue element : content) {
            JsonObject block = element.asObject().orElse(JsonObject.EMPTY);
            switch (block.string("type").orElse("")) {
                case "text" -> blocks.add(text(role, block.string("text").orElse("")));
                case "tool_use" -> blocks.add(toolUse(block, ++number));
                default -> blocks.add(element);
            }
        }
        return JsonObject.builder()
                .put("role", role)
                .put("content", new JsonArray(blocks))
                .build();
    }

    private static JsonObject text(String role, String text) {
        Matcher query = QUERY.matcher(text);
        String plain = !role.equals("user")
                ? text
                : query.find() ? query.group(1) : TIMESTAMP.matcher(text).replaceAll("");
        return JsonObject.builder().put("type", "text").put("text", plain).build();
    }

    private JsonObject toolUse(JsonObject block, int number) {
        String name = block.string("name").orElse("tool");
        JsonObject input = block.object("input").orElse(JsonObject.EMPTY);
        JsonObject.Builder properties = JsonObject.builder();
        input.forEach(argument -> properties.put(
                argument.name(),
                JsonObject.builder().put("type", type(argument.value())).build()));
        tools.put(
                name,
                JsonObject.builder()
                        .put("name", name)
                        .put(
                                "input_schema",
                                JsonObject.builder()
                                        .put("type", "object")
                                        .put("properties", properties.build())
                                        .build())
                        .build());
        String id = block.string("id").orElse("cursor_tool_" + (answers + 1) + "_" + number);
        return JsonObject.builder()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", name)
                .put("input", input)
                .build();
    }

    private static String type(JsonValue value) {
        if (value.asObject().isPresent()) {
            return "object";
        }
        if (value.asArray().isPresent()) {
            return "array";
        }
        String json = value.toJson();
        return value instanceof JsonString
                ? "string"
                : json.equals("true") || json.equals("false") ? "boolean" : json.equals("null") ? "null" : "number";
    }

    private TraceRecord record(JsonObject answer) {
        int number = answers;
        // The same step has the same id whenever it is read.
        UUID seed = UUID.nameUUIDFromBytes((conversation + "/" + number).getBytes(StandardCharsets.UTF_8));
        String id = "req_" + seed.toString().replace("-", "").substring(0, 12);
        JsonObject request = JsonObject.builder()
                .put("conversation_id", conversation)
                .put("messages", new JsonArray(said))
                .put("tools", new JsonArray(new ArrayList<>(tools.values())))
                .build();
        JsonObject response = JsonObject.builder()
                .put("type", "message")
                .put("role", "assistant")
                .put("content", answer.array("content").orElse(JsonArray.EMPTY))
                .build();
        RecordHeader header = new RecordHeader(
                id, Turn.of(number), new Timing(changed, null, changed), Outcome.COMPLETED, null, null, CAPTURE);
        return new TraceRecord.Transcript(
                header,
                new RequestRecord(
                        "TRANSCRIPT",
                        "/cursor/" + conversation,
                        Headers.EMPTY,
                        new Body.Json(request.toJson()),
                        BodyInfo.NONE),
                new ResponseRecord(
                        200,
                        "",
                        Headers.EMPTY,
                        Headers.EMPTY,
                        new Body.Json(response.toJson()),
                        BodyInfo.NONE,
                        List.of()));
    }
}

package dev.claudetap.assertions;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A small session as Anthropic's protocol has it: read a file, edit it, done. Every part of a request can be another. */
final class ToolLoop {
    static final String TOOLS =
            "[{\"name\":\"Read\",\"description\":\"Reads.\",\"input_schema\":{\"type\":\"object\"}},"
                    + "{\"name\":\"Edit\",\"description\":\"Edits.\",\"input_schema\":{\"type\":\"object\"}}]";
    static final String SYSTEM = "You are a careful agent. Today is 2026-05-20.";

    private final List<TraceRecord> records = new ArrayList<>();
    private final List<String> messages = new ArrayList<>(List.of("{\"role\":\"user\",\"content\":\"Fix the file\"}"));

    /** The session that every test begins with. */
    static ToolLoop usual() {
        return new ToolLoop()
                .asks("toolu_01", "Read", "{\"file_path\":\"a.txt\",\"limit\":3}", SYSTEM, TOOLS)
                .gets("toolu_01", "one two", false)
                .asks("toolu_02", "Edit", "{\"edits\":[{\"path\":\"a.txt\"}]}", SYSTEM, TOOLS)
                .gets("toolu_02", "no such line", true);
    }

    static Trace done() {
        return usual().says("Done.", SYSTEM, TOOLS).trace();
    }

    ToolLoop asks(String id, String tool, String input, String system, String tools) {
        String block =
                "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + tool + "\",\"input\":" + input + "}";
        return answered(block, "tool_use", system, tools);
    }

    ToolLoop says(String text, String system, String tools) {
        return answered("{\"type\":\"text\",\"text\":\"" + text + "\"}", "end_turn", system, tools);
    }

    private ToolLoop answered(String block, String reason, String system, String tools) {
        int turn = records.size() + 1;
        record(
                system,
                tools,
                200,
                "{\"type\":\"message\",\"id\":\"msg_" + turn
                        + "\",\"role\":\"assistant\",\"model\":\"claude-test-1\",\"content\":["
                        + block + "],\"stop_reason\":\"" + reason
                        + "\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5,"
                        + "\"cache_read_input_tokens\":" + (turn == 1 ? 0 : 90)
                        + ",\"cache_creation_input_tokens\":" + (turn == 1 ? 90 : 0) + "}}");
        messages.add("{\"role\":\"assistant\",\"content\":[" + block + "]}");
        return this;
    }

    ToolLoop gets(String id, String result, boolean error) {
        messages.add("{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + id
                + "\",\"is_error\":" + error + ",\"content\":\"" + result + "\"}]}");
        return this;
    }

    ToolLoop overloaded() {
        return record(
                SYSTEM,
                TOOLS,
                529,
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
    }

    private ToolLoop record(String system, String tools, int status, String answer) {
        String request = "{\"model\":\"claude-test-1\",\"max_tokens\":99,\"system\":\"" + system + "\",\"tools\":"
                + tools + ",\"messages\":[" + String.join(",", messages) + "]}";
        int number = records.size() + 1;
        Instant start = Instant.parse("2026-05-20T10:00:00Z").plusSeconds(number);
        RecordHeader header = new RecordHeader(
                "req_00000000000" + number,
                Turn.of(number),
                new Timing(start, start.plusMillis(20), start.plusMillis(512)),
                Outcome.COMPLETED,
                null,
                "http://127.0.0.1:9",
                new Capture("claude", "reverse"));
        records.add(new TraceRecord.Http(
                header,
                new RequestRecord("POST", "/v1/messages", Headers.EMPTY, new Body.Json(request), BodyInfo.NONE),
                new ResponseRecord(
                        status, "", Headers.EMPTY, Headers.EMPTY, new Body.Json(answer), BodyInfo.NONE, List.of())));
        return this;
    }

    Trace trace() {
        return new Trace(records);
    }
}

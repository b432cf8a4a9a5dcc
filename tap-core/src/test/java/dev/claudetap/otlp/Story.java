package dev.claudetap.otlp;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A session as a trace has it: the agent lists models, asks for a title, has a sub-agent look at something, whose second call is refused
 * once, and ends with a tool call that nobody answers. One exchange begins each second.
 */
final class Story {
    static final Instant START = Instant.parse("2026-05-20T10:00:00.123456Z");
    static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";
    static final String CALLERS_SPAN = "00f067aa0ba902b7";
    static final String SECRET_WORDS = "the launch code is heliotrope";

    private static final String TOOLS =
            "\"tools\":[{\"name\":\"Read\",\"description\":\"Reads\"," + "\"input_schema\":{\"type\":\"object\"}}],";
    private static final String PROMPT = user("Do it: " + SECRET_WORDS);
    private static final String TASK =
            "{\"type\":\"tool_use\",\"id\":\"toolu_task\",\"name\":\"Task\",\"input\":{\"prompt\":\"Look at part one and report\"}}";
    private static final String READ =
            "{\"type\":\"tool_use\",\"id\":\"toolu_read\",\"name\":\"Read\",\"input\":{\"file\":\"a.txt\"}}";
    private static final String LAST =
            "{\"type\":\"tool_use\",\"id\":\"toolu_last\",\"name\":\"Read\",\"input\":{\"file\":\"b.txt\"}}";
    private static final String PART = user("Look at part one and report");
    private static final String READ_RESULT = PART + "," + assistant(READ) + "," + result("toolu_read", true);
    private static final String TASK_RESULT = PROMPT + "," + assistant(TASK) + "," + result("toolu_task", false);

    private Story() {}

    static List<TraceRecord> records() {
        return List.of(
                models(),
                call(2, request("Write a title for this coding session.", "", PROMPT), answer(text("A title"))),
                call(3, request("You code.", TOOLS, PROMPT), answer(TASK)),
                call(4, request("You help.", TOOLS, PART), answer(READ)),
                busy(5, request("You help.", TOOLS, READ_RESULT)),
                call(6, request("You help.", TOOLS, READ_RESULT), answer(text("Report"))),
                called(7, request("You code.", TOOLS, TASK_RESULT), answer(LAST)));
    }

    /** A conversation of that many turns. */
    static List<TraceRecord> chat(int calls) {
        return IntStream.rangeClosed(1, calls)
                .mapToObj(n -> (TraceRecord) call(n, request("You code.", TOOLS, user("Say " + n)), answer(text("hm"))))
                .toList();
    }

    private static TraceRecord models() {
        RequestRecord asked = new RequestRecord("GET", "/v1/models", Headers.EMPTY, Body.EMPTY, BodyInfo.NONE);
        return new TraceRecord.Http(header(1), asked, response(200, "{\"data\":[]}", List.of()));
    }

    private static TraceRecord.Http call(int number, String request, String answer) {
        return new TraceRecord.Http(header(number), asked(Headers.EMPTY, request), response(200, answer, List.of()));
    }

    private static TraceRecord busy(int number, String request) {
        String error = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy with "
                + SECRET_WORDS + "\"}}";
        return new TraceRecord.Http(header(number), asked(Headers.EMPTY, request), response(529, error, List.of()));
    }

    private static TraceRecord called(int number, String request, String answer) {
        Headers headers = Headers.of("traceparent", "00-" + CALLER + "-" + CALLERS_SPAN + "-01");
        List<StreamEvent> events = List.of(new StreamEvent("message_start", "{}", true, null, 250));
        return new TraceRecord.Http(header(number), asked(headers, request), response(200, answer, events));
    }

    /** Two calls of one tool in one answer, by a provider that has no ids for them. */
    static List<TraceRecord> withoutIds() {
        String first = "{\"role\":\"user\",\"parts\":[{\"text\":\"Look\"}]}";
        String calls =
                "{\"functionCall\":{\"name\":\"ls\",\"args\":{\"d\":1}}},{\"functionCall\":{\"name\":\"ls\",\"args\":{\"d\":2}}}";
        String results = "{\"functionResponse\":{\"name\":\"ls\",\"response\":{\"r\":1}}},"
                + "{\"functionResponse\":{\"name\":\"ls\",\"response\":{\"r\":2}}}";
        String asked = "{\"role\":\"model\",\"parts\":[" + calls + "]}";
        String brought = "{\"role\":\"user\",\"parts\":[" + results + "]}";
        return List.of(gemini(1, first, calls), gemini(2, first + "," + asked + "," + brought, "{\"text\":\"Done\"}"));
    }

    private static TraceRecord gemini(int number, String contents, String parts) {
        RecordHeader from = header(number);
        RecordHeader header = new RecordHeader(
                from.requestId(),
                from.turn(),
                from.timing(),
                from.outcome(),
                null,
                "https://generativelanguage.googleapis.com",
                from.capture());
        String request = "{\"contents\":[" + contents + "],\"generationConfig\":{\"maxOutputTokens\":99}}";
        RequestRecord asked = new RequestRecord(
                "POST",
                "/v1beta/models/gemini-2.5-pro:generateContent",
                Headers.EMPTY,
                new Body.Json(request),
                BodyInfo.NONE);
        String answer = "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts
                + "]},\"finishReason\":\"STOP\"}],\"modelVersion\":\"gemini-2.5-pro\"}";
        return new TraceRecord.Http(header, asked, response(200, answer, List.of()));
    }

    /** A call that upstream never answered. */
    static TraceRecord unreachable() {
        RecordHeader fine = header(1);
        RecordHeader failed = new RecordHeader(
                fine.requestId(),
                fine.turn(),
                new Timing(START, null, START.plusMillis(5)),
                Outcome.UPSTREAM_FAILED,
                new ExchangeError("connect_refused", "api.anthropic.com refused the connection"),
                fine.upstreamBaseUrl(),
                fine.capture());
        return new TraceRecord.Http(
                failed, asked(Headers.EMPTY, request("You code.", TOOLS, PROMPT)), ResponseRecord.none());
    }

    private static RecordHeader header(int number) {
        Instant start = START.plusSeconds(number);
        return new RecordHeader(
                String.format("req_%012x", number),
                Turn.of(number),
                new Timing(start, start.plusMillis(20), start.plusMillis(500)),
                Outcome.COMPLETED,
                null,
                "https://api.anthropic.com",
                new Capture("claude", "reverse"));
    }

    private static RequestRecord asked(Headers headers, String body) {
        return new RequestRecord("POST", "/v1/messages", headers, new Body.Json(body), BodyInfo.NONE);
    }

    private static ResponseRecord response(int status, String body, List<StreamEvent> events) {
        return new ResponseRecord(status, "", Headers.EMPTY, Headers.EMPTY, new Body.Json(body), BodyInfo.NONE, events);
    }

    private static String request(String system, String tools, String messages) {
        return "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":1024,\"temperature\":0.5,\"system\":\"" + system + "\","
                + tools + "\"messages\":[" + messages + "]}";
    }

    private static String answer(String block) {
        String reason = block.contains("tool_use") ? "tool_use" : "end_turn";
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"claude-sonnet-4-5-20250929\",\"content\":[" + block
                + "],\"stop_reason\":\"" + reason
                + "\",\"usage\":{\"input_tokens\":4,\"cache_read_input_tokens\":60,\"cache_creation_input_tokens\":7,"
                + "\"output_tokens\":5}}";
    }

    private static String text(String words) {
        return "{\"type\":\"text\",\"text\":\"" + words + "\"}";
    }

    private static String user(String words) {
        return "{\"role\":\"user\",\"content\":\"" + words + "\"}";
    }

    private static String assistant(String block) {
        return "{\"role\":\"assistant\",\"content\":[" + block + "]}";
    }

    private static String result(String id, boolean error) {
        return "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + id + "\",\"is_error\":"
                + error + ",\"content\":\"it says " + SECRET_WORDS + "\"}]}";
    }
}

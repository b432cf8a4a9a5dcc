package dev.claudetap.viewer;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import dev.claudetap.trace.WebSocketMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages made from traces, and what stands in them. */
final class SamplePage {
    private SamplePage() {}

    /** A session that has every kind of call, block and failure. */
    static String session() throws IOException {
        try (InputStream in = SamplePage.class.getResourceAsStream("session.jsonl")) {
            if (in == null) {
                throw new IllegalStateException("session.jsonl is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Writes the page of a trace and returns its place. */
    static Path write(Path directory, String jsonl) throws IOException {
        Path trace = Files.writeString(directory.resolve("trace_120000.jsonl"), jsonl);
        Path html = directory.resolve("trace_120000.html");
        HtmlViewer.write(trace, html);
        return html;
    }

    /** A WebSocket session with messages of every kind of body. */
    static TraceRecord webSocket() {
        Instant start = Instant.parse("2026-11-21T12:00:00Z");
        RecordHeader header = new RecordHeader(
                "req_0123456789ab_2",
                new Turn(3, 2),
                new Timing(start, start.plusMillis(40), start.plusMillis(900)),
                Outcome.CLIENT_ABORTED,
                new ExchangeError("reset", "The agent closed the connection."),
                "https://api.openai.com",
                new Capture("codex", "reverse"));
        Body create = new Body.Json("{\"type\":\"response.create\",\"model\":\"gpt-5.4-codex\",\"input\":\"Hello?\"}");
        List<WebSocketMessage> messages = List.of(
                new WebSocketMessage(true, create, 1),
                new WebSocketMessage(false, new Body.Json("{\"type\":\"response.created\"}"), 40),
                new WebSocketMessage(false, new Body.Text("<b>not JSON</b>"), 41),
                new WebSocketMessage(true, new Body.Json("[1.50]"), 42),
                new WebSocketMessage(false, new Body.Json("{\"type\":\"last\"}"), 899));
        return new TraceRecord.WebSocket(
                header,
                new RequestRecord(
                        "WEBSOCKET", "/v1/responses", Headers.of("X-A", "1", "x-a", "2"), create, BodyInfo.NONE),
                new ResponseRecord(
                        101,
                        "Switching Protocols",
                        Headers.EMPTY,
                        Headers.EMPTY,
                        new Body.Json("{\"object\":\"response\",\"status\":\"in_progress\",\"output\":[]}"),
                        BodyInfo.NONE,
                        List.of()),
                messages);
    }

    static String html(Path directory, String jsonl) throws IOException {
        return Files.readString(write(directory, jsonl));
    }

    /** The contents of all elements that begin with that tag. */
    static List<String> contents(String html, String openingTag, String closingTag) {
        Matcher matcher = Pattern.compile(
                        Pattern.quote(openingTag) + "(.*?)" + Pattern.quote(closingTag), Pattern.DOTALL)
                .matcher(html);
        return matcher.results().map(found -> found.group(1)).toList();
    }

    static List<String> records(String html) throws Exception {
        return PayloadReader.of(html).records();
    }
}

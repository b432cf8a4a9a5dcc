package dev.claudetap.conversation;

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
import dev.claudetap.trace.WebSocketMessage;
import java.time.Instant;
import java.util.List;

/** Makes records for tests. */
public final class Records {
    private Records() {}

    /** A completed POST with JSON on both sides; an empty text is an empty body. */
    public static TraceRecord.Http post(String path, String request, String response) {
        return http("POST", path, request, response);
    }

    /** A completed HTTP exchange. */
    public static TraceRecord.Http http(String method, String path, String request, String response) {
        return new TraceRecord.Http(header(), request(method, path, request), response(response));
    }

    /** A part of a WebSocket session. */
    public static TraceRecord.WebSocket socket(String request, String response, List<WebSocketMessage> messages) {
        return new TraceRecord.WebSocket(
                header(), request("WEBSOCKET", "/v1/responses", request), response(response), messages);
    }

    /** A POST with headers, whose answer has that status; an empty text is an empty body. */
    static TraceRecord.Http call(String path, Headers headers, String request, int status, String response) {
        RequestRecord asked = request("POST", path, request);
        ResponseRecord told = response(response);
        return new TraceRecord.Http(
                header(),
                new RequestRecord(asked.method(), path, headers, asked.body(), BodyInfo.NONE),
                new ResponseRecord(status, "", Headers.EMPTY, Headers.EMPTY, told.body(), BodyInfo.NONE, List.of()));
    }

    private static RecordHeader header() {
        Instant start = Instant.parse("2026-05-20T10:00:00Z");
        return new RecordHeader(
                "req_0123456789ab",
                Turn.of(1),
                new Timing(start, start.plusMillis(20), start.plusMillis(512)),
                Outcome.COMPLETED,
                null,
                "http://127.0.0.1:9",
                new Capture("claude", "reverse"));
    }

    private static RequestRecord request(String method, String path, String body) {
        return new RequestRecord(method, path, Headers.EMPTY, json(body), BodyInfo.NONE);
    }

    private static ResponseRecord response(String body) {
        return new ResponseRecord(200, "OK", Headers.EMPTY, Headers.EMPTY, json(body), BodyInfo.NONE, List.of());
    }

    private static Body json(String text) {
        return text.isEmpty() ? Body.EMPTY : new Body.Json(text);
    }
}

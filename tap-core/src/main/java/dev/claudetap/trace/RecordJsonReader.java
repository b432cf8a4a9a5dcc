package dev.claudetap.trace;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads one record. Bodies are cut out of the line as they stand; only the small parts become values. Use once. */
final class RecordJsonReader {
    private final Map<String, String> record;
    private final Map<String, String> request;
    private final Map<String, String> response;

    RecordJsonReader(String line) throws JsonException {
        record = JsonScanner.members(line);
        if (!record.containsKey("request") && !record.containsKey("response")) {
            throw new JsonException("not a record of an exchange");
        }
        request = objectMembers(record.get("request"));
        response = objectMembers(record.get("response"));
    }

    TraceRecord read() throws JsonException {
        RecordHeader header = header();
        RequestRecord sent = request();
        ResponseRecord answer = response();
        return switch (string(record, "transport").orElse("")) {
            case "websocket" -> new TraceRecord.WebSocket(header, sent, answer, messages());
            case "cursor-transcript" -> new TraceRecord.Transcript(header, sent, answer);
            default -> new TraceRecord.Http(header, sent, answer);
        };
    }

    private RecordHeader header() throws JsonException {
        JsonObject capture = value(record, "capture").asObject().orElse(JsonObject.EMPTY);
        Optional<ExchangeError> error = error();
        Outcome outcome = outcome(string(record, "outcome").orElse(""))
                .orElse(error.isPresent() ? Outcome.UPSTREAM_FAILED : Outcome.COMPLETED);
        return new RecordHeader(
                string(record, "request_id").orElse(""),
                turn(),
                timing(),
                outcome,
                error.orElse(null),
                string(record, "upstream_base_url").orElse(null),
                new Capture(
                        capture.string("client").orElse(""),
                        capture.string("proxy_mode").orElse("")),
                OriginJson.read(value(record, "origin").asObject().orElse(JsonObject.EMPTY)));
    }

    private Optional<ExchangeError> error() throws JsonException {
        Optional<JsonObject> own = value(record, "error").asObject();
        if (own.isPresent()) {
            return Optional.of(new ExchangeError(
                    own.get().string("kind").orElse(""),
                    own.get().string("message").orElse("")));
        }
        return string(response, "error").map(message -> new ExchangeError("upstream", message));
    }

    private static Optional<Outcome> outcome(String key) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.key().equals(key)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    private Turn turn() throws JsonException {
        JsonValue turn = value(record, "turn");
        String text = turn.asString()
                .orElseGet(() -> turn.asLong().map(String::valueOf).orElse("1"));
        int dot = text.indexOf('.');
        int number = positive(dot < 0 ? text : text.substring(0, dot));
        return new Turn(number, dot < 0 ? 1 : positive(text.substring(dot + 1)));
    }

    private static int positive(String digits) {
        try {
            return Math.max(1, Integer.parseInt(digits));
        } catch (NumberFormatException notANumber) {
            return 1;
        }
    }

    private Timing timing() throws JsonException {
        Instant ended = instant("ended_at").or(() -> instant("timestamp")).orElse(Instant.EPOCH);
        long millis = number(record, "duration_ms");
        Instant started = instant("started_at").orElse(minus(ended, millis));
        return new Timing(started, instant("first_byte_at").orElse(null), ended);
    }

    private static Instant minus(Instant ended, long millis) {
        try {
            return ended.minusMillis(millis);
        } catch (DateTimeException | ArithmeticException outOfRange) {
            return ended;
        }
    }

    private Optional<Instant> instant(String key) {
        try {
            String text = string(record, key).orElse("");
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException | JsonException notATime) {
            return Optional.empty();
        }
    }

    private RequestRecord request() throws JsonException {
        return new RequestRecord(
                string(request, "method").orElse(""),
                string(request, "path").orElse(""),
                headers(request),
                body(request),
                bodyInfo(request));
    }

    private ResponseRecord response() throws JsonException {
        long status = number(response, "status");
        return new ResponseRecord(
                (int) Math.max(0, Math.min(status, Integer.MAX_VALUE)),
                string(response, "reason").orElse(""),
                headers(response),
                lines(value(response, "trailers")),
                body(response),
                bodyInfo(response),
                events());
    }

    private static Headers headers(Map<String, String> half) throws JsonException {
        Headers lines = lines(value(half, "header_lines"));
        if (!lines.isEmpty()) {
            return lines;
        }
        List<Header> headers = new ArrayList<>();
        for (JsonObject.Member member : value(half, "headers").asObject().orElse(JsonObject.EMPTY)) {
            headers.add(new Header(
                    member.name(),
                    member.value().asString().orElseGet(() -> member.value().toJson())));
        }
        return new Headers(headers);
    }

    private static Headers lines(JsonValue pairs) {
        List<Header> headers = new ArrayList<>();
        for (JsonValue pair : pairs.asArray().orElse(JsonArray.EMPTY)) {
            List<JsonValue> parts = pair.asArray().orElse(JsonArray.EMPTY).elements();
            if (parts.size() == 2) {
                headers.add(new Header(
                        parts.get(0).asString().orElse(""),
                        parts.get(1).asString().orElse("")));
            }
        }
        return new Headers(headers);
    }

    private static Body body(Map<String, String> half) throws JsonException {
        boolean json = value(half, "body_info")
                .asObject()
                .map(info -> info.get("json") == JsonLiteral.TRUE)
                .orElse(false);
        return body(half.get("body"), json);
    }

    private static Body body(@Nullable String raw, boolean json) throws JsonException {
        if (raw == null || (raw.equals("null") && !json)) {
            return Body.EMPTY;
        }
        if (json) {
            return new Body.Json(JsonLine.compact(raw));
        }
        if (raw.startsWith("\"")) {
            JsonScanner scanner = new JsonScanner(raw);
            scanner.next();
            return new Body.Text(scanner.string());
        }
        Optional<Body> binary = raw.startsWith("{") && raw.contains("\"_encoding\"") ? binary(raw) : Optional.empty();
        return binary.orElseGet(() -> new Body.Json(JsonLine.compact(raw)));
    }

    private static Optional<Body> binary(String raw) throws JsonException {
        Map<String, String> members = JsonScanner.members(raw);
        Optional<Long> length = value(members, "byte_length").asLong();
        if (length.isEmpty() || string(members, "_encoding").isEmpty()) {
            return Optional.empty();
        }
        String sha256 = string(members, "sha256").orElse("");
        return Optional.of(
                new Body.Binary(length.get(), sha256, string(members, "data").orElse(null)));
    }

    private static BodyInfo bodyInfo(Map<String, String> half) throws JsonException {
        Optional<JsonObject> info = value(half, "body_info").asObject();
        if (info.isEmpty()) {
            return BodyInfo.NONE;
        }
        return new BodyInfo(
                info.get().number("wire_bytes").orElse(0L),
                info.get().string("content_coding").orElse(null),
                info.get().get("truncated") == JsonLiteral.TRUE,
                info.get().string("note").orElse(null));
    }

    private List<StreamEvent> events() throws JsonException {
        List<JsonValue> times = value(response, "event_times_ms")
                .asArray()
                .orElse(JsonArray.EMPTY)
                .elements();
        List<StreamEvent> events = new ArrayList<>();
        for (String raw : elements(response.get("sse_events"))) {
            Map<String, String> members = objectMembers(raw);
            String data = members.getOrDefault("data", "\"\"");
            boolean json = !data.startsWith("\"") || value(members, "json") == JsonLiteral.TRUE;
            int index = events.size();
            events.add(new StreamEvent(
                    string(members, "event").orElse("message"),
                    json ? JsonLine.compact(data) : string(members, "data").orElse(""),
                    json,
                    string(members, "id").orElse(null),
                    index < times.size() ? times.get(index).asLong().orElse(0L) : 0L));
        }
        return events;
    }

    /** Both sides in their order; files of the original do not tell it, so there the agent's messages come first. */
    private List<WebSocketMessage> messages() throws JsonException {
        Queue<String> sent = new ArrayDeque<>(elements(request.get("ws_events")));
        Queue<String> received = new ArrayDeque<>(elements(response.get("ws_events")));
        List<WebSocketMessage> messages = new ArrayList<>();
        for (JsonValue each : value(record, "messages").asArray().orElse(JsonArray.EMPTY)) {
            JsonObject message = each.asObject().orElse(JsonObject.EMPTY);
            boolean fromClient =
                    message.string("from").orElse("").toLowerCase(Locale.ROOT).equals("client");
            String event = (fromClient ? sent : received).poll();
            if (event != null) {
                Body body = message.get("raw") == JsonLiteral.TRUE
                        ? body(objectMembers(event).get("raw"), message.get("json") == JsonLiteral.TRUE)
                        : new Body.Json(JsonLine.compact(event));
                messages.add(new WebSocketMessage(
                        fromClient, body, message.number("at_ms").orElse(0L)));
            }
        }
        for (String event : sent) {
            messages.add(new WebSocketMessage(true, originalMessage(event), 0));
        }
        for (String event : received) {
            messages.add(new WebSocketMessage(false, originalMessage(event), 0));
        }
        return messages;
    }

    private static Body originalMessage(String event) throws JsonException {
        Map<String, String> members = objectMembers(event);
        return members.size() == 1 && members.containsKey("raw")
                ? body(members.get("raw"), false)
                : new Body.Json(JsonLine.compact(event));
    }

    private static Map<String, String> objectMembers(@Nullable String raw) throws JsonException {
        return raw == null || !raw.startsWith("{") ? Map.of() : JsonScanner.members(raw);
    }

    private static List<String> elements(@Nullable String raw) throws JsonException {
        return raw == null || !raw.startsWith("[") ? List.of() : JsonScanner.elements(raw);
    }

    private static JsonValue value(Map<String, String> members, String key) throws JsonException {
        String raw = members.get(key);
        return raw == null ? JsonLiteral.NULL : JsonText.parse(raw);
    }

    private static Optional<String> string(Map<String, String> members, String key) throws JsonException {
        return value(members, key).asString();
    }

    private static long number(Map<String, String> members, String key) throws JsonException {
        return value(members, key).asLong().orElse(0L);
    }
}

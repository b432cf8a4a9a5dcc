package dev.claudetap.export;

import dev.claudetap.capture.PastExchange;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.redact.Redactor;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One entry of an archive as an exchange. Use once. */
final class HarEntry {
    private static final Pattern URL = Pattern.compile("(?i)(https?|wss?)://([^/?#]*)([^#]*)(?:#.*)?");
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private final JsonObject entry;
    private final JsonObject request;
    private final JsonObject response;
    private final Instant startedAt;
    private final Optional<HarNotes> notes;

    /**
     * @param before when it was if it does not say: entries stand in the order of time
     */
    HarEntry(JsonObject entry, Instant before) {
        this.entry = entry;
        this.request = entry.object("request").orElse(JsonObject.EMPTY);
        this.response = entry.object("response").orElse(JsonObject.EMPTY);
        this.startedAt = startedAt(entry, before);
        this.notes = HarNotes.in(entry);
    }

    private static Instant startedAt(JsonObject entry, Instant before) {
        try {
            Instant told = OffsetDateTime.parse(entry.string("startedDateTime").orElse(""))
                    .toInstant();
            return HarNotes.isDate(told) ? told : before;
        } catch (DateTimeException unreadable) {
            return before;
        }
    }

    Instant startedAt() {
        return startedAt;
    }

    PastExchange exchange() {
        boolean socket = isSocket();
        int status = socket ? SWITCHING_PROTOCOLS : Math.toIntExact(status());
        HarContent asked = HarContent.ofRequest(request);
        HarContent told = HarContent.ofResponse(response);
        ExchangeError error = status > 0 ? null : new ExchangeError("har", "the archive holds no answer");
        return new PastExchange(
                head(socket, asked),
                socket ? NOTHING : asked.bytes(),
                status == 0
                        ? null
                        : new ResponseHead(status, response.string("statusText").orElse(""), told.headers()),
                socket ? NOTHING : told.bytes(),
                socket ? messages() : List.of(),
                times(),
                error == null ? Outcome.COMPLETED : Outcome.UPSTREAM_FAILED,
                error);
    }

    private long status() {
        return Math.max(0, Math.min(999, response.number("status").orElse(0L)));
    }

    private boolean isSocket() {
        return entry.has("_webSocketMessages")
                || request.string("url").orElse("").toLowerCase(Locale.ROOT).startsWith("ws");
    }

    private RequestHead head(boolean socket, HarContent asked) {
        String url = request.string("url").orElse("");
        Matcher parts = URL.matcher(url);
        boolean whole = parts.matches();
        String base =
                whole ? parts.group(1).toLowerCase(Locale.ROOT).replace("ws", "http") + "://" + host(parts) : null;
        String target = whole ? (parts.group(3).isEmpty() ? "/" : parts.group(3)) : url;
        String path = notes.map(told -> told.outline().request().path()).orElse(target);
        String method = socket ? "GET" : request.string("method").orElse("");
        return new RequestHead(method, path, asked.headers(), url, base);
    }

    private static String host(Matcher parts) {
        String authority = parts.group(2);
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private PastExchange.Times times() {
        JsonObject timings = entry.object("timings").orElse(JsonObject.EMPTY);
        long end = Math.max(0, Math.min(HarNotes.LONGEST_MILLIS * 1_000, micros(entry.get("time"))));
        long receive = Math.max(0, micros(timings.get("receive")));
        return new PastExchange.Times(startedAt, Math.max(0, end - receive), end);
    }

    private static long micros(@Nullable JsonValue millis) {
        return (long) (decimal(millis) * 1_000);
    }

    private static double decimal(@Nullable JsonValue value) {
        return value instanceof JsonNumber number ? Double.parseDouble(number.text()) : 0;
    }

    /** What was neither sent nor received, such as errors, is no message. */
    private List<WebSocketMessage> messages() {
        List<Long> times = notes.map(HarNotes::times).orElse(List.of());
        List<WebSocketMessage> messages = new ArrayList<>();
        for (JsonValue each : entry.array("_webSocketMessages").orElse(JsonArray.EMPTY)) {
            JsonObject message = each.asObject().orElse(JsonObject.EMPTY);
            String type = message.string("type").orElse("");
            if (type.equals("send") || type.equals("receive")) {
                int index = messages.size();
                long at = index < times.size() ? times.get(index) : sinceStart(message);
                messages.add(new WebSocketMessage(type.equals("send"), body(message), at));
            }
        }
        return messages;
    }

    private long sinceStart(JsonObject message) {
        long at = Math.max(0, Math.round(decimal(message.get("time")) * 1_000));
        return Math.max(0, Math.min(HarNotes.LONGEST_MILLIS, at - startedAt.toEpochMilli()));
    }

    private static Body body(JsonObject message) {
        String data = message.string("data").orElse("");
        boolean binary = message.number("opcode").orElse(1L) == 2;
        return binary ? new Body.Binary(0, "", HarContent.base64(data)) : new Body.Text(data);
    }

    /**
     * The record with the headers of the entry: for reading, those that say how bodies were coded were left out, since in an archive
     * they are not.
     */
    TraceRecord withHeaders(TraceRecord record, Redactor redactor) {
        return HarContent.withHeaders(record, redactor.headers(headers(request)), redactor.headers(headers(response)));
    }

    /** Header lines as a trace has them. */
    static Headers headers(JsonObject half) {
        List<Header> lines = new ArrayList<>();
        for (JsonValue each : half.array("headers").orElse(JsonArray.EMPTY)) {
            JsonObject line = each.asObject().orElse(JsonObject.EMPTY);
            String name = line.string("name").orElse("");
            // Developer tools show the parts of an HTTP/2 head that are no headers with a colon in front.
            if (!name.isEmpty() && !name.startsWith(":")) {
                lines.add(new Header(name, line.string("value").orElse("")));
            }
        }
        return new Headers(lines);
    }
}

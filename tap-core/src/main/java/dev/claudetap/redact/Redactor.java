package dev.claudetap.redact;

import dev.claudetap.json.JsonException;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of records: known header names, JSON members, query and form parameters, and anything in any text
 * that looks like a key, token or password. A secret is replaced whole by a mark such as
 * {@code [redacted:api-key:7f3a9c]}; the same secret has the same mark for the life of a redactor, and nothing of the
 * secret, not even its length, is in it. Redacting twice changes nothing more. One redactor serves one session;
 * thread-safe.
 */
public final class Redactor {
    private final Marks marks = new Marks();
    private final SecretNames names;
    private final TextScanner scanner;
    private final Parameters parameters;

    private Redactor(List<RedactionRule> extra) {
        names = new SecretNames(extra);
        scanner = new TextScanner(names, extra);
        parameters = new Parameters(names, marks, this::text);
    }

    /** A redactor with the built-in rules. */
    public static Redactor standard() {
        return new Redactor(List.of());
    }

    /** A redactor with the built-in rules and some more. */
    public static Redactor of(List<RedactionRule> extra) {
        return new Redactor(extra);
    }

    /** What stands wherever something was taken out. */
    public static Pattern markPattern() {
        return Marks.ANY_MARK;
    }

    /** The record without secrets, its events included. */
    public TraceRecord redact(TraceRecord record) {
        StreamRedactor stream = stream();
        List<StreamEvent> events = new ArrayList<>();
        record.response().events().forEach(event -> events.addAll(stream.accept(event)));
        events.addAll(stream.finish());
        return redact(record, events);
    }

    /**
     * The record without secrets.
     *
     * @param redactedEvents its events, which have passed a {@link #stream()} already and replace those of the record
     */
    public TraceRecord redact(TraceRecord record, List<StreamEvent> redactedEvents) {
        return redact(record, request(record.request()), redactedEvents);
    }

    /**
     * The record without secrets, if its request has none any more: it is taken as it stands.
     *
     * @param record with a request that has passed this redactor already
     * @param redactedEvents as in {@link #redact(TraceRecord, List)}
     */
    public TraceRecord redactAnswer(TraceRecord record, List<StreamEvent> redactedEvents) {
        return redact(record, record.request(), redactedEvents);
    }

    private TraceRecord redact(TraceRecord record, RequestRecord request, List<StreamEvent> redactedEvents) {
        RecordHeader header = header(record.header());
        ResponseRecord response = response(record.response(), redactedEvents);
        if (record instanceof TraceRecord.WebSocket socket) {
            List<WebSocketMessage> messages = MessageRedaction.redact(this, socket.messages());
            return new TraceRecord.WebSocket(header, request, response, messages);
        }
        return record instanceof TraceRecord.Transcript
                ? new TraceRecord.Transcript(header, request, response)
                : new TraceRecord.Http(header, request, response);
    }

    private RecordHeader header(RecordHeader header) {
        ExchangeError error = header.error();
        String base = header.upstreamBaseUrl();
        return new RecordHeader(
                header.requestId(),
                header.turn(),
                header.timing(),
                header.outcome(),
                error == null ? null : new ExchangeError(error.kind(), text(error.message())),
                base == null ? null : url(base),
                header.capture(),
                header.origin().mapped(this::text));
    }

    private RequestRecord request(RequestRecord request) {
        return new RequestRecord(
                request.method(),
                url(request.path()),
                headers(request.headers()),
                body(request.body(), request.headers().first("Content-Type").orElse(null)),
                info(request.bodyInfo()));
    }

    private ResponseRecord response(ResponseRecord response, List<StreamEvent> events) {
        return new ResponseRecord(
                response.status(),
                text(response.reason()),
                headers(response.headers()),
                headers(response.trailers()),
                body(response.body(), response.headers().first("Content-Type").orElse(null)),
                info(response.bodyInfo()),
                events);
    }

    private BodyInfo info(BodyInfo info) {
        String note = info.note();
        return note == null ? info : new BodyInfo(info.wireBytes(), info.contentCoding(), info.truncated(), text(note));
    }

    /** A text without secrets. */
    public String text(String text) {
        return leaf(text, 0);
    }

    /** A URL or request target without user-info and without the values of secret parameters. */
    public String url(String url) {
        return scanned(parameters.url(url));
    }

    /** Header lines without secret values; names, order and the other lines stay. */
    public Headers headers(Headers headers) {
        return headers.map(line -> new Header(line.name(), headerValue(line.name(), line.value())));
    }

    private String headerValue(String name, String value) {
        if (names.header(name)) {
            return credential(name, value);
        }
        if (name.equalsIgnoreCase("Sec-WebSocket-Protocol")) {
            return subprotocols(value);
        }
        return value.indexOf('?') >= 0 || value.indexOf("://") >= 0 ? url(value) : scanned(value);
    }

    /** WebSocket subprotocols, some of which carry a key behind a fixed beginning, for want of headers in browsers. */
    private String subprotocols(String value) {
        List<String> clean = new ArrayList<>();
        for (String protocol : value.split(",", -1)) {
            int key = protocol.toLowerCase(Locale.ROOT).indexOf("api-key.");
            int from = key >= 0
                    ? key + "api-key.".length()
                    : protocol.indexOf("authorization.") + "authorization.".length();
            boolean carries = key >= 0 || protocol.contains("authorization.");
            clean.add(
                    carries && from < protocol.length() && !Marks.isMarked(protocol.substring(from))
                            ? protocol.substring(0, from) + marks.mark("api-key", protocol.substring(from))
                            : scanned(protocol));
        }
        return String.join(",", clean);
    }

    /**
     * A body without secrets. A binary body keeps its size and digest, but loses its bytes when they hold a secret.
     *
     * @param contentType the {@code Content-Type} value; null when there was none
     */
    public Body body(Body body, @Nullable String contentType) {
        if (body instanceof Body.Json json) {
            try {
                return new Body.Json(new JsonRedactor(this, json.text(), 0).redact());
            } catch (JsonException notJson) {
                return new Body.Text(text(json.text()));
            }
        }
        if (body instanceof Body.Text text) {
            return new Body.Text(text(text.text(), contentType == null ? "" : contentType.toLowerCase(Locale.ROOT)));
        }
        if (body instanceof Body.Binary binary && holdsSecret(binary)) {
            return new Body.Binary(binary.byteLength(), binary.sha256(), null);
        }
        return body;
    }

    private String text(String body, String contentType) {
        if (contentType.contains("x-www-form-urlencoded")) {
            return scanned(parameters.form(body));
        }
        return text(contentType.contains("multipart/form-data") ? parameters.multipart(body) : body);
    }

    private boolean holdsSecret(Body.Binary binary) {
        String base64 = binary.base64();
        if (base64 == null) {
            return false;
        }
        try {
            return holdsSecret(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return true;
        }
    }

    /** Whether something in bytes that are no text looks like a key, token or password. */
    public boolean holdsSecret(byte[] bytes) {
        return !scanner.scan(new String(bytes, StandardCharsets.ISO_8859_1)).isEmpty();
    }

    /** A redactor for the events of one stream, whose secrets may be split over several of them. */
    public StreamRedactor stream() {
        return new StreamRedactor(this);
    }

    SecretNames names() {
        return names;
    }

    TextScanner scanner() {
        return scanner;
    }

    Marks marks() {
        return marks;
    }

    /** The whole value of a header or member that holds a secret; a scheme before it may stay. */
    String credential(String name, String value) {
        Matcher scheme = SecretNames.SCHEME.matcher(value);
        int from = scheme.lookingAt() ? scheme.end() : 0;
        String secret = value.substring(from);
        if (secret.isBlank() || Marks.isMarked(secret) || isReference(secret)) {
            return value;
        }
        String plain = SecretNames.normalize(name);
        String kind = plain.contains("cookie")
                ? "cookie"
                : plain.contains("pass")
                        ? "password"
                        : plain.endsWith("key") ? "api-key" : plain.endsWith("token") ? "token" : "credential";
        return value.substring(0, from) + marks.mark(kind, secret);
    }

    private static boolean isReference(String value) {
        return value.startsWith("${") && value.indexOf('}') == value.length() - 1;
    }

    /** A text that may be JSON itself, or lines of it, up to some depth. */
    String leaf(String text, int stringDepth) {
        return beginsAsJson(text) ? new JsonRedactor(this, text, stringDepth).redactLines() : scanned(text);
    }

    /** Whether a text may be JSON, or the first part of it. */
    private static boolean beginsAsJson(String text) {
        int from = 0;
        while (from < text.length() && text.charAt(from) <= ' ') {
            from++;
        }
        return text.length() - from > 4 && (text.charAt(from) == '{' || text.charAt(from) == '[');
    }

    /** A text in which secrets are known by their look alone. */
    String scanned(String text) {
        List<Span> spans = scanner.scan(text);
        if (spans.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (Span span : spans) {
            out.append(text, from, span.from()).append(marks.mark(span.kind(), text.substring(span.from(), span.to())));
            from = span.to();
        }
        return out.append(text, from, text.length()).toString();
    }
}

package dev.claudetap.export;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * HAR 1.2, which browsers' developer tools and many others read; the messages of a WebSocket session as Chrome has them. An
 * event stream is written as it was sent, as far as the record tells. What the format has no place for stands in a member
 * {@code _claude_tap} of each entry, so that {@link HarImport} gives the record back. Holds one record at a time.
 */
public final class HarExport {
    private HarExport() {}

    /**
     * Writes the archive and a line feed.
     *
     * @param version of this program
     * @throws IOException when {@code out} fails
     */
    public static void write(Iterator<TraceRecord> records, String version, Appendable out) throws IOException {
        JsonObject creator = JsonObject.builder()
                .put("name", "claude-tap")
                .put("version", version)
                .build();
        out.append("{\"log\":{\"version\":\"1.2\",\"creator\":" + creator.toJson() + ",\"entries\":[");
        String before = "\n";
        while (records.hasNext()) {
            StringBuilder safe = new StringBuilder();
            SafeText.appendJson(entry(records.next()).toJson(), safe);
            out.append(before).append(safe);
            before = ",\n";
        }
        out.append("\n]}}\n");
    }

    private static JsonObject entry(TraceRecord record) {
        Timing timing = record.header().timing();
        JsonNumber wait = millis(Optional.ofNullable(timing.firstByteAt())
                .map(first -> Duration.between(timing.startedAt(), first))
                .orElse(timing.duration()));
        JsonNumber receive = millis(Optional.ofNullable(timing.firstByteAt())
                .map(first -> Duration.between(first, timing.endedAt()))
                .orElse(Duration.ZERO));
        JsonObject.Builder entry = JsonObject.builder()
                .put("startedDateTime", timing.startedAt().toString())
                .put("time", millis(timing.duration()))
                .put("request", request(record))
                .put("response", response(record.response()))
                .put("cache", JsonObject.EMPTY)
                .put(
                        "timings",
                        JsonObject.builder()
                                .put("send", 0)
                                .put("wait", wait)
                                .put("receive", receive)
                                .build())
                .put(
                        "comment",
                        record.header().requestId() + ", "
                                + record.header().outcome().key());
        if (record instanceof TraceRecord.WebSocket socket) {
            entry.put("_resourceType", "websocket").put("_webSocketMessages", messages(socket));
        }
        return entry.put(HarNotes.MEMBER, HarNotes.of(record)).build();
    }

    private static JsonNumber millis(Duration duration) {
        return new JsonNumber(BigDecimal.valueOf(Math.max(0, duration.toNanos()), 6)
                .stripTrailingZeros()
                .toPlainString());
    }

    private static JsonObject request(TraceRecord record) {
        RequestRecord request = record.request();
        boolean socket = record instanceof TraceRecord.WebSocket;
        String url = url(record.header().upstreamBaseUrl(), request, socket);
        JsonObject.Builder told = JsonObject.builder()
                .put("method", socket ? "GET" : request.method())
                .put("url", url)
                .put("httpVersion", "HTTP/1.1")
                .put("cookies", JsonArray.EMPTY)
                .put("headers", headers(request.headers()))
                .put("queryString", query(url))
                .put("headersSize", -1)
                .put("bodySize", size(request.bodyInfo()));
        String base64 = request.body() instanceof Body.Binary binary ? binary.base64() : null;
        String text = base64 == null ? request.body().text() : base64;
        if (!text.isEmpty() && !socket) {
            JsonObject.Builder post = JsonObject.builder()
                    .put("mimeType", request.headers().first("content-type").orElse("application/json"))
                    .put("text", text);
            if (base64 != null) {
                post.put(HarContent.CODED, HarContent.BASE64);
            }
            told.put("postData", post.build());
        }
        return told.build();
    }

    /** The base URL's own path is left out where the agent's path repeats it. */
    static String url(@Nullable String base, RequestRecord request, boolean socket) {
        String host = base == null ? "http://" + request.headers().first("host").orElse("unknown.invalid") : base;
        String origin = host.replaceFirst("^(\\w+://[^/?#]+).*$", "$1");
        String path = host.substring(origin.length());
        boolean repeated = path.length() <= 1 || request.path().startsWith(path);
        String url = (repeated ? origin : origin + path.replaceFirst("/$", "")) + request.path();
        return socket ? url.replaceFirst("^http", "ws") : url;
    }

    private static long size(BodyInfo info) {
        return info.equals(BodyInfo.NONE) ? -1 : info.wireBytes();
    }

    private static JsonArray headers(Headers headers) {
        List<JsonValue> told = new ArrayList<>();
        for (Header line : headers) {
            told.add(pair(line.name(), line.value()));
        }
        return new JsonArray(told);
    }

    private static JsonObject pair(String name, String value) {
        return JsonObject.builder().put("name", name).put("value", value).build();
    }

    private static JsonArray query(String url) {
        int at = url.indexOf('?');
        List<JsonValue> told = new ArrayList<>();
        if (at >= 0) {
            for (String part : url.substring(at + 1).split("&", -1)) {
                int equals = part.indexOf('=');
                told.add(equals < 0 ? pair(part, "") : pair(part.substring(0, equals), part.substring(equals + 1)));
            }
        }
        return new JsonArray(told);
    }

    private static JsonObject response(ResponseRecord response) {
        String type = response.headers().first("content-type").orElse("");
        JsonObject.Builder content = JsonObject.builder();
        if (response.body() instanceof Body.Binary binary && response.events().isEmpty()) {
            content.put("size", binary.byteLength()).put("mimeType", type);
            if (binary.base64() != null) {
                content.put("text", binary.base64()).put("encoding", "base64");
            }
        } else {
            String text = response.events().isEmpty()
                    ? response.body().text()
                    : response.events().stream().map(StreamEvent::text).collect(Collectors.joining());
            content.put("size", text.getBytes(StandardCharsets.UTF_8).length)
                    .put("mimeType", type)
                    .put("text", text);
        }
        return JsonObject.builder()
                .put("status", response.status())
                .put("statusText", response.reason())
                .put("httpVersion", "HTTP/1.1")
                .put("cookies", JsonArray.EMPTY)
                .put("headers", headers(response.headers()))
                .put("content", content.build())
                .put("redirectURL", response.headers().first("location").orElse(""))
                .put("headersSize", -1)
                .put("bodySize", size(response.bodyInfo()))
                .build();
    }

    private static JsonArray messages(TraceRecord.WebSocket socket) {
        Instant start = socket.header().timing().startedAt().minusMillis(offset(socket));
        List<JsonValue> told = new ArrayList<>();
        for (WebSocketMessage message : socket.messages()) {
            boolean binary = message.body() instanceof Body.Binary;
            String base64 = message.body() instanceof Body.Binary raw && raw.base64() != null ? raw.base64() : "";
            told.add(JsonObject.builder()
                    .put("type", message.fromClient() ? "send" : "receive")
                    .put("time", seconds(start.plusMillis(message.atMillis())))
                    .put("opcode", binary ? 2 : 1)
                    .put("data", binary ? base64 : message.body().text())
                    .build());
        }
        return new JsonArray(told);
    }

    /** Times of messages count from the start of the session, of which this may be a later part. */
    static long offset(TraceRecord.WebSocket socket) {
        boolean later = socket.header().turn().part() > 1 && !socket.messages().isEmpty();
        return later ? socket.messages().get(0).atMillis() : 0;
    }

    private static JsonNumber seconds(Instant instant) {
        return new JsonNumber(BigDecimal.valueOf(instant.toEpochMilli(), 3).toPlainString());
    }
}

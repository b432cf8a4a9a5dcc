package dev.claudetap.export;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.TraceRecord;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A body as an archive has it: as text whose codings are off, or as base64.
 *
 * @param headers the header lines, with a content type that says how {@code bytes} are to be read
 * @param bytes the body
 */
record HarContent(Headers headers, ByteBuffer bytes) {
    /** The member of an entry's {@code postData} that says how its text is coded; HAR has none there. */
    static final String CODED = "_encoding";

    static final String BASE64 = "base64";
    private static final String TYPE = "content-type";
    private static final List<String> LEFT_OUT =
            List.of(TYPE, "content-encoding", "content-length", "transfer-encoding");

    static HarContent ofRequest(JsonObject request) {
        JsonObject post = request.object("postData").orElse(JsonObject.EMPTY);
        String text = post.string("text").filter(said -> !said.isEmpty()).orElseGet(() -> form(post));
        return of(request, post, text);
    }

    static HarContent ofResponse(JsonObject response) {
        JsonObject content = response.object("content").orElse(JsonObject.EMPTY);
        return of(response, content, content.string("text").orElse(""));
    }

    private static HarContent of(JsonObject half, JsonObject content, String text) {
        Headers headers = HarEntry.headers(half);
        String type = headers.first(TYPE).orElse(content.string("mimeType").orElse(""));
        boolean ours = content.string(CODED).orElse("").equals(BASE64);
        byte[] bytes = ours || content.string("encoding").orElse("").equals(BASE64) ? decoded(text) : null;
        if (bytes != null && (ours || !isText(type))) {
            return new HarContent(with(headers, type), ByteBuffer.wrap(bytes));
        }
        String plain = bytes == null ? text : new String(bytes, StandardCharsets.UTF_8);
        return new HarContent(with(headers, readAs(type, plain)), StandardCharsets.UTF_8.encode(plain));
    }

    private static boolean isText(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("text/")
                || lower.contains("json")
                || lower.contains("xml")
                || lower.contains("urlencoded");
    }

    /** What is text in an archive is no longer in the charset, or form, that it was sent in. */
    private static String readAs(String type, String text) {
        String lower = type.toLowerCase(Locale.ROOT);
        boolean stream = lower.contains("event-stream") || lower.contains("amazon.eventstream");
        boolean json = text.startsWith("{") || text.startsWith("[") || lower.contains("json") || lower.contains("grpc");
        if (stream && !json) {
            return "text/event-stream";
        }
        return json ? "application/json" : lower.contains("urlencoded") ? type : "text/plain; charset=utf-8";
    }

    private static Headers with(Headers headers, String type) {
        List<Header> lines = new ArrayList<>();
        for (Header line : headers) {
            if (!LEFT_OUT.contains(line.name().toLowerCase(Locale.ROOT))) {
                lines.add(line);
            }
        }
        if (!type.isEmpty()) {
            lines.add(new Header(TYPE, type));
        }
        return new Headers(lines);
    }

    private static String form(JsonObject post) {
        StringBuilder form = new StringBuilder();
        for (JsonValue each : post.array("params").orElse(JsonArray.EMPTY)) {
            JsonObject field = each.asObject().orElse(JsonObject.EMPTY);
            form.append(form.isEmpty() ? "" : "&")
                    .append(encode(field.string("name").orElse("")))
                    .append('=')
                    .append(encode(field.string("value").orElse("")));
        }
        return form.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As a trace has it: without line breaks and with its padding; null when it is none. */
    static @Nullable String base64(String text) {
        byte[] bytes = decoded(text);
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    private static byte @Nullable [] decoded(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** The record with other header lines, without those that belong to a connection. */
    static TraceRecord withHeaders(TraceRecord record, Headers asked, Headers told) {
        RequestRecord before = record.request();
        ResponseRecord answer = record.response();
        RequestRecord request = new RequestRecord(
                before.method(), before.path(), kept(asked, before.headers()), before.body(), before.bodyInfo());
        ResponseRecord response = new ResponseRecord(
                answer.status(),
                answer.reason(),
                kept(told, answer.headers()),
                answer.trailers(),
                answer.body(),
                answer.bodyInfo(),
                answer.events());
        if (record instanceof TraceRecord.WebSocket socket) {
            return new TraceRecord.WebSocket(record.header(), request, response, socket.messages());
        }
        return new TraceRecord.Http(record.header(), request, response);
    }

    /** Those that reading kept, and those that were left out for reading. */
    private static Headers kept(Headers all, Headers read) {
        List<Header> lines = new ArrayList<>();
        for (Header line : all) {
            String name = line.name().toLowerCase(Locale.ROOT);
            if ((LEFT_OUT.contains(name) && !name.equals("transfer-encoding"))
                    || read.first(line.name()).isPresent()) {
                lines.add(line);
            }
        }
        return new Headers(lines);
    }
}

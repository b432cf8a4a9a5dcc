package dev.claudetap.trace;

import java.util.List;
import java.util.Locale;

/** Writes one record. Use once. */
final class RecordJsonWriter {
    private final LineOutput out;
    private final JsonLine json;

    RecordJsonWriter(LineOutput out) {
        this.out = out;
        json = new JsonLine(out);
    }

    void write(TraceRecord record) {
        RecordHeader header = record.header();
        json.beginObject();
        json.member("format", TraceJson.FORMAT);
        json.member("timestamp", IsoInstant.offset(header.timing().endedAt()));
        json.member("request_id", header.requestId());
        writeTurn(header.turn());
        json.member("duration_ms", header.timing().duration().toMillis());
        writeTiming(header.timing());
        json.member("outcome", header.outcome().key());
        if (header.error() != null) {
            json.name("error").beginObject();
            json.member("kind", header.error().kind())
                    .member("message", header.error().message());
            json.endObject();
        }
        if (record instanceof TraceRecord.WebSocket) {
            json.member("transport", "websocket");
        } else if (record instanceof TraceRecord.Transcript) {
            json.member("transport", "cursor-transcript");
        }
        List<WebSocketMessage> messages =
                record instanceof TraceRecord.WebSocket socket ? socket.messages() : List.of();
        writeRequest(record.request(), messages);
        writeResponse(record, messages);
        writeMessages(messages);
        json.optionalMember("upstream_base_url", header.upstreamBaseUrl());
        json.name("capture").beginObject();
        json.member("client", header.capture().client());
        json.member("proxy_mode", header.capture().proxyMode());
        if (header.capture().isFromClient()) {
            json.member("source", "client");
        }
        json.endObject();
        OriginJson.write(header.origin(), json);
        json.endObject();
    }

    private void writeTurn(Turn turn) {
        if (turn.part() == 1) {
            json.member("turn", turn.number());
        } else {
            json.member("turn", turn.number() + "." + turn.part());
        }
    }

    private void writeTiming(Timing timing) {
        json.member("started_at", IsoInstant.of(timing.startedAt()));
        if (timing.firstByteAt() != null) {
            json.member("first_byte_at", IsoInstant.of(timing.firstByteAt()));
        }
        json.member("ended_at", IsoInstant.of(timing.endedAt()));
    }

    private void writeRequest(RequestRecord request, List<WebSocketMessage> messages) {
        json.name("request").beginObject();
        json.member("method", request.method());
        json.member("path", request.path());
        writeHeaders(request.headers());
        writeBody(request.body(), request.headers());
        writeBodyInfo(request.bodyInfo(), request.body());
        writeWebSocketEvents(messages, true);
        json.endObject();
    }

    private void writeResponse(TraceRecord record, List<WebSocketMessage> messages) {
        ResponseRecord response = record.response();
        json.name("response").beginObject();
        json.member("status", response.status());
        if (!response.reason().isEmpty()) {
            json.member("reason", response.reason());
        }
        writeHeaders(response.headers());
        if (!response.trailers().isEmpty()) {
            writeLines("trailers", response.trailers());
        }
        writeBody(response.body(), response.headers());
        writeBodyInfo(response.bodyInfo(), response.body());
        writeEvents(response.events());
        writeWebSocketEvents(messages, false);
        ExchangeError error = record.header().error();
        if (record instanceof TraceRecord.WebSocket && error != null) {
            json.member("error", error.message());
        }
        json.endObject();
    }

    private void writeHeaders(Headers headers) {
        boolean repeated = false;
        List<Header> lines = headers.lines();
        json.name("headers").beginObject();
        for (int i = 0; i < lines.size(); i++) {
            Header line = lines.get(i);
            if (sameName(lines, line, 0, i) >= 0) {
                repeated = true;
                continue;
            }
            json.member(line.name(), joined(lines, i));
        }
        json.endObject();
        if (repeated) {
            writeLines("header_lines", headers);
        }
    }

    /** The values of all lines that are called as that one, joined as HTTP allows. */
    private static String joined(List<Header> lines, int first) {
        Header line = lines.get(first);
        int next = sameName(lines, line, first + 1, lines.size());
        if (next < 0) {
            return line.value();
        }
        StringBuilder values = new StringBuilder(line.value());
        for (int i = next; i >= 0; i = sameName(lines, line, i + 1, lines.size())) {
            values.append(", ").append(lines.get(i).value());
        }
        return values.toString();
    }

    private static int sameName(List<Header> lines, Header as, int from, int to) {
        for (int i = from; i < to; i++) {
            if (lines.get(i).is(as.name())) {
                return i;
            }
        }
        return -1;
    }

    private void writeLines(String key, Headers headers) {
        json.name(key).beginArray();
        for (Header line : headers) {
            json.beginArray().value(line.name()).value(line.value()).endArray();
        }
        json.endArray();
    }

    private void writeBody(Body body, Headers headers) {
        json.name("body");
        String type = headers.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        writeBodyValue(body, type.contains("protobuf") || type.contains("grpc") ? "protobuf" : "base64");
    }

    private void writeBodyValue(Body body, String encoding) {
        if (body instanceof Body.Json text) {
            json.raw(text.text());
        } else if (body instanceof Body.Text text) {
            json.value(text.text());
        } else if (body instanceof Body.Binary binary) {
            json.beginObject();
            json.member("_encoding", encoding);
            json.member("byte_length", binary.byteLength());
            json.member("sha256", binary.sha256());
            json.optionalMember("data", binary.base64());
            json.endObject();
        } else {
            json.raw("null");
        }
    }

    private void writeBodyInfo(BodyInfo info, Body body) {
        boolean ambiguous = isAmbiguous(body);
        if (info.isNone() && !ambiguous) {
            return;
        }
        json.name("body_info").beginObject();
        json.member("wire_bytes", info.wireBytes());
        json.optionalMember("content_coding", info.contentCoding());
        if (info.truncated()) {
            json.name("truncated").raw("true");
        }
        json.optionalMember("note", info.note());
        if (ambiguous) {
            json.name("json").raw("true");
        }
        json.endObject();
    }

    /** Whether the JSON body that was just written would be taken for a text, an empty or a binary body when it is read back. */
    private boolean isAmbiguous(Body body) {
        if (!(body instanceof Body.Json json)) {
            return false;
        }
        String text = json.text();
        return text.startsWith("\"")
                || text.equals("null")
                || (text.startsWith("{") && out.isUnderscored() && text.contains("\"_encoding\""));
    }

    private void writeEvents(List<StreamEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        json.name("sse_events").beginArray();
        for (StreamEvent event : events) {
            json.beginObject().member("event", event.event()).name("data");
            if (event.json()) {
                json.raw(event.data());
            } else {
                json.value(event.data());
            }
            if (event.json() && event.data().startsWith("\"")) {
                json.name("json").raw("true");
            }
            json.optionalMember("id", event.id());
            json.endObject();
        }
        json.endArray();
        json.name("event_times_ms").beginArray();
        for (StreamEvent event : events) {
            json.value(event.atMillis());
        }
        json.endArray();
    }

    /** One side's messages as the original has them: objects as they are, anything else wrapped. */
    private void writeWebSocketEvents(List<WebSocketMessage> messages, boolean fromClient) {
        if (messages.stream().noneMatch(message -> message.fromClient() == fromClient)) {
            return;
        }
        json.name("ws_events").beginArray();
        for (WebSocketMessage message : messages) {
            if (message.fromClient() != fromClient) {
                continue;
            }
            if (isObject(message.body())) {
                writeBodyValue(message.body(), "base64");
            } else {
                json.beginObject().name("raw");
                writeBodyValue(message.body(), "base64");
                json.endObject();
            }
        }
        json.endArray();
    }

    /** Order and times of all messages; a message without {@code raw} is its side's next event as it stands. */
    private void writeMessages(List<WebSocketMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        json.name("messages").beginArray();
        for (WebSocketMessage message : messages) {
            json.beginObject();
            json.member("from", message.fromClient() ? "client" : "server");
            json.member("at_ms", message.atMillis());
            if (!isObject(message.body())) {
                json.name("raw").raw("true");
            }
            if (message.body() instanceof Body.Json && !isObject(message.body())) {
                json.name("json").raw("true");
            }
            json.endObject();
        }
        json.endArray();
    }

    static boolean isObject(Body body) {
        return body instanceof Body.Json text && JsonLine.firstCharacter(text.text()) == '{';
    }
}

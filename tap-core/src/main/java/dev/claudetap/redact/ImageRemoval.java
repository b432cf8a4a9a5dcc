package dev.claudetap.redact;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes pictures out of the bodies of a record, whatever their size and their provider's way to send them. Stateless. */
public final class ImageRemoval {
    /** In place of a picture. */
    static final String MARK = "[redacted:image]";

    private static final Set<String> MEDIA_TYPES = Set.of("media_type", "mediatype", "mime_type", "mimetype");
    private static final Set<String> CONTENTS = Set.of("data", "bytes");
    private static final int DEPTH = 60;

    private ImageRemoval() {}

    /** The record without pictures in its bodies and messages. */
    public static TraceRecord without(TraceRecord record) {
        RequestRecord request =
                record.request().withBody(without(record.request().body()));
        ResponseRecord told = record.response();
        ResponseRecord response = new ResponseRecord(
                told.status(),
                told.reason(),
                told.headers(),
                told.trailers(),
                without(told.body()),
                told.bodyInfo(),
                told.events());
        if (record instanceof TraceRecord.WebSocket socket) {
            List<WebSocketMessage> messages = socket.messages().stream()
                    .map(message ->
                            new WebSocketMessage(message.fromClient(), without(message.body()), message.atMillis()))
                    .toList();
            return new TraceRecord.WebSocket(record.header(), request, response, messages);
        }
        return record instanceof TraceRecord.Transcript
                ? new TraceRecord.Transcript(record.header(), request, response)
                : new TraceRecord.Http(record.header(), request, response);
    }

    private static Body without(Body body) {
        if (body instanceof Body.Binary binary) {
            return new Body.Binary(binary.byteLength(), binary.sha256(), null);
        }
        if (!(body instanceof Body.Json json)) {
            return body;
        }
        try {
            JsonValue value = JsonText.parse(json.text());
            JsonValue bare = without(value, DEPTH);
            return bare.equals(value) ? body : new Body.Json(bare.toJson());
        } catch (JsonException edited) {
            return body; // a trace file may have been edited; the rules for texts still hold
        }
    }

    private static JsonValue without(JsonValue value, int depth) {
        if (depth == 0) {
            return value;
        }
        if (value instanceof JsonArray array) {
            return new JsonArray(array.elements().stream()
                    .map(element -> without(element, depth - 1))
                    .toList());
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        boolean picture = object.members().stream().anyMatch(ImageRemoval::saysImage);
        JsonObject.Builder bare = JsonObject.builder();
        for (JsonObject.Member member : object) {
            boolean content = CONTENTS.contains(member.name()) && member.value() instanceof JsonString;
            if (content && picture) {
                bare.add(member.name(), new JsonString(MARK));
            } else if (member.name().equals("image") && member.value() instanceof JsonObject image) {
                bare.add(member.name(), bedrock(image, depth - 1));
            } else {
                bare.add(member.name(), without(member.value(), depth - 1));
            }
        }
        return bare.build();
    }

    private static boolean saysImage(JsonObject.Member member) {
        return MEDIA_TYPES.contains(member.name().toLowerCase(Locale.ROOT))
                && member.value()
                        .asString()
                        .filter(type -> type.startsWith("image/"))
                        .isPresent();
    }

    /** Bedrock tells the format beside the source. */
    private static JsonValue bedrock(JsonObject image, int depth) {
        JsonObject source = image.object("source").orElse(JsonObject.EMPTY);
        return source.has("bytes")
                ? image.toBuilder()
                        .put("source", source.toBuilder().put("bytes", MARK).build())
                        .build()
                : without(image, depth);
    }
}

package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock: {@code chunk} events whose {@code bytes} hold an event of the model's own dialect, Converse events
 * (told by the event's name, or by a wrapping member), and exceptions.
 */
final class BedrockDecoder implements StreamDecoder {
    private static final String EXCEPTION = "Exception";

    private final String path;
    private @Nullable StreamDecoder model;
    private final List<JsonValue> errors = new ArrayList<>();

    BedrockDecoder(String path) {
        this.path = path;
    }

    static boolean recognises(String event, JsonObject data) {
        return bytes(data) != null || ConverseEvents.begins(event, data) || exception(event, data) != null;
    }

    @Override
    public String provider() {
        return "bedrock";
    }

    @Override
    public void accept(StreamEvent event, @Nullable JsonValue data) {
        JsonObject object = Fields.objectOf(data);
        JsonObject.Member exception = exception(event.event(), object);
        if (exception != null) {
            errors.add(error(exception));
            return;
        }
        String bytes = bytes(object);
        if (bytes != null) {
            modelEvent(event, bytes);
            return;
        }
        JsonObject.Member wrapper = ConverseEvents.wrapper(object);
        String name = wrapper == null ? event.event() : wrapper.name();
        JsonObject converse = wrapper == null ? object : Fields.objectOf(wrapper.value());
        ConverseEvents.toAnthropic(
                name,
                converse,
                anthropicEvent ->
                        model().accept(new StreamEvent("message", "", true, null, event.atMillis()), anthropicEvent));
    }

    private StreamDecoder model() {
        if (model == null) {
            model = StreamDecoders.forStream(path);
        }
        return model;
    }

    private void modelEvent(StreamEvent event, String base64) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            JsonValue inner = JsonText.parse(text);
            // A chunk inside a chunk is nobody's protocol, only a way to exhaust the stack.
            if (bytes(Fields.objectOf(inner)) == null) {
                model().accept(new StreamEvent("message", text, true, null, event.atMillis()), inner);
            }
        } catch (IllegalArgumentException | JsonException damaged) {
            errors.add(JsonObject.builder()
                    .put("type", "undecodable_chunk")
                    .put("message", "a chunk's bytes are not base64 of JSON")
                    .build());
        }
    }

    private static @Nullable String bytes(JsonObject data) {
        return data.string("bytes")
                .or(() -> data.object("chunk").flatMap(chunk -> chunk.string("bytes")))
                .orElse(null);
    }

    private static JsonObject.@Nullable Member exception(String event, JsonObject data) {
        if (event.endsWith(EXCEPTION)) {
            return new JsonObject.Member(event, data);
        }
        if (data.members().size() == 1 && data.members().get(0).name().endsWith(EXCEPTION)) {
            return data.members().get(0);
        }
        return null;
    }

    private static JsonObject error(JsonObject.Member exception) {
        Draft error = new Draft();
        error.put("type", exception.name());
        error.keepAll(Fields.objectOf(exception.value()), Set.of("type"));
        return error.build();
    }

    @Override
    public JsonValue body() {
        JsonValue body = model == null ? JsonLiteral.NULL : model.body();
        if (errors.isEmpty()) {
            return body;
        }
        JsonObject.Builder withErrors =
                body.asObject().map(JsonObject::toBuilder).orElseGet(JsonObject::builder);
        if (withErrors.get("error") == null) {
            withErrors.put("error", errors.get(0));
        }
        return withErrors.put("bedrock_errors", new JsonArray(errors)).build();
    }
}

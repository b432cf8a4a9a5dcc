package dev.claudetap.decode;

import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the decoder for a stream. Stateless. */
public final class StreamDecoders {
    private StreamDecoders() {}

    /**
     * A decoder that picks its dialect by the first event that shows one; whether the request asked for a stream does
     * not matter.
     *
     * @param requestPath path of the request, a hint for events that several dialects have
     */
    public static StreamDecoder forStream(String requestPath) {
        return new Detecting(requestPath.toLowerCase(Locale.ROOT));
    }

    private static final class Detecting implements StreamDecoder {
        private final String path;
        private @Nullable StreamDecoder chosen;

        Detecting(String path) {
            this.path = path;
        }

        @Override
        public String provider() {
            return chosen == null ? "unknown" : chosen.provider();
        }

        @Override
        public void accept(StreamEvent event, @Nullable JsonValue sent) {
            JsonValue data = QoderEnvelope.openedEvent(sent);
            if (chosen == null) {
                chosen = choose(path, event.event(), Fields.objectOf(data));
            }
            if (chosen != null) {
                chosen.accept(event, data);
            }
        }

        @Override
        public JsonValue body() {
            return chosen == null ? JsonLiteral.NULL : chosen.body();
        }
    }

    private static @Nullable StreamDecoder choose(String path, String event, JsonObject data) {
        String type = data.string("type").orElse(event);
        if (BedrockDecoder.recognises(event, data)) {
            return new BedrockDecoder(path);
        }
        if (AnthropicDecoder.EVENTS.contains(type)) {
            return new AnthropicDecoder();
        }
        if (type.startsWith("response.")) {
            return new ResponsesDecoder();
        }
        if (data.has("choices")) {
            return new ChatDecoder();
        }
        JsonObject inner = data.object("response").orElse(data);
        if (inner.has("candidates") || inner.has("usageMetadata") || inner.has("promptFeedback")) {
            return new GeminiDecoder();
        }
        boolean error = type.equals("error") || data.has("error");
        return error ? forError(path, data) : null;
    }

    /** A stream may begin with its error; then only the path, or the error's shape, tells whose it is. */
    private static @Nullable StreamDecoder forError(String path, JsonObject data) {
        if (path.contains("/chat/completions")) {
            return new ChatDecoder();
        }
        if (path.contains("generatecontent")) {
            return new GeminiDecoder();
        }
        if (path.contains("/responses")) {
            return new ResponsesDecoder();
        }
        if (path.contains("/messages")) {
            return new AnthropicDecoder();
        }
        if (!data.has("type")) {
            return new ChatDecoder();
        }
        return data.object("error").isPresent() ? new AnthropicDecoder() : new ResponsesDecoder();
    }
}

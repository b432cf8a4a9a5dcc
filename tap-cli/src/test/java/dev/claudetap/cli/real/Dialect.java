package dev.claudetap.cli.real;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/** One provider's way of streaming a {@link Reply}: server-sent events, complete with their blank line. */
interface Dialect {
    /** Tokens read by the model, without those from the cache. */
    int INPUT = 1234;

    /** Tokens read from the cache. */
    int CACHE_READ = 4321;

    /** Tokens written to the cache, where the dialect can say so. */
    int CACHE_WRITE = 55;

    /** Tokens generated. */
    int OUTPUT = 77;

    /** Of them, tokens of reasoning, where the dialect can say so. */
    int REASONING = 11;

    /** The end of the paths this dialect answers. */
    String path();

    /** Whether a request is JSON that says which script is asked for. */
    default boolean isReadable() {
        return true;
    }

    /** The events of one answer. */
    List<String> events(Reply reply, JsonObject request);

    /** Every dialect the scripted upstream speaks. */
    static List<Dialect> all() {
        return List.of(
                new AnthropicDialect(),
                new ResponsesDialect(),
                new ChatDialect(),
                new CodeAssistDialect(),
                new GeminiDialect(),
                new QoderDialect());
    }

    /** Collects events. */
    @SuppressWarnings("AnnotateFormatMethod") // A wrong template fails as soon as it is used; it needs no annotation.
    final class Events {
        private final List<String> frames = new ArrayList<>();

        /** Adds an event named after its {@code type}; the template is JSON with format specifiers. */
        Events named(String template, Object... values) {
            JsonObject event = json(template, values);
            frames.add("event: " + event.string("type").orElseThrow() + "\ndata: " + event.toJson() + "\n\n");
            return this;
        }

        /** Adds an event without a name. */
        Events bare(String template, Object... values) {
            return raw(json(template, values).toJson());
        }

        /** Adds an event without a name whose data is not JSON. */
        Events raw(String data) {
            frames.add("data: " + data + "\n\n");
            return this;
        }

        List<String> frames() {
            return List.copyOf(frames);
        }

        private static JsonObject json(String template, Object... values) {
            return object(template.formatted(values));
        }
    }

    /** A text that is known to be a JSON object. */
    static JsonObject object(String text) {
        try {
            return JsonText.parse(text).asObject().orElseThrow(() -> new AssertionError("not an object: " + text));
        } catch (JsonException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** A string as JSON. */
    static String quoted(String text) {
        return new JsonString(text).toJson();
    }

    /** The model's name as the request gave it, as JSON. */
    static String model(JsonObject request) {
        return quoted(request.string("model").orElse("scripted-model"));
    }
}

package dev.claudetap.cli.demo;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The texts of the play, from the jar. */
final class DemoScript {
    private DemoScript() {}

    /** The events of the n-th answer, from 1. */
    static String stream(int answer) {
        return read("answer-" + answer + ".sse");
    }

    /** What an overloaded upstream says. */
    static String overloaded() {
        return read("overloaded.json");
    }

    /** The request of every turn, still without messages. */
    static JsonObject request() throws IOException {
        return object(read("request.json"));
    }

    /** Reads a JSON object; anything else breaks the play off. */
    static JsonObject object(String json) throws IOException {
        try {
            return JsonText.parse(json).asObject().orElseThrow(() -> new IOException("not a JSON object"));
        } catch (JsonException e) {
            throw new IOException("not JSON", e);
        }
    }

    private static String read(String name) {
        try (InputStream resource = DemoScript.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

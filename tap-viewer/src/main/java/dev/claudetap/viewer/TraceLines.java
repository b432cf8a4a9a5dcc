package dev.claudetap.viewer;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a JSONL file as they stand there, so that the page keeps also what this version does not know. Holds
 * one line in memory.
 */
final class TraceLines implements RecordTexts {
    private final BufferedReader lines;
    private int unreadable;

    TraceLines(BufferedReader lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable String next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            Optional<JsonObject> parsed = parse(line);
            if (parsed.isPresent()) {
                // Written anew: a lenient parser may have passed control characters that the browser's would not.
                return parsed.get().toJson();
            }
            unreadable++;
        }
        return null;
    }

    @Override
    public int unreadable() {
        return unreadable;
    }

    private static Optional<JsonObject> parse(String line) {
        try {
            return JsonText.parse(line)
                    .asObject()
                    .filter(record -> record.object("request").isPresent());
        } catch (JsonException notJson) {
            return Optional.empty();
        }
    }
}

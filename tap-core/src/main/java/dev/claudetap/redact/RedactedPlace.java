package dev.claudetap.redact;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.util.List;

/**
 * Where something was taken out; never what it was.
 *
 * @param path the way to it in a trace's line, as in {@code $.request.headers.authorization}; names are redacted, too
 * @param rule the kind of secret, as its mark tells it, for example {@code api-key}
 * @param count how often it stood there
 */
public record RedactedPlace(String path, String rule, int count) {
    /** The rule of places where a binary body lost its bytes. */
    public static final String BINARY = "binary";

    /**
     * What is different between a record and what redaction left of it, in the order of its line.
     *
     * @param before the record as it was
     * @param after the same when it was redacted
     */
    public static List<RedactedPlace> between(TraceRecord before, TraceRecord after) {
        return before.equals(after) ? List.of() : between(TraceJson.write(before), TraceJson.write(after));
    }

    /**
     * The same of two texts; those that are no JSON are one place, {@code $}.
     *
     * @param before the text as it was
     * @param after the same when it was redacted
     */
    public static List<RedactedPlace> between(String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        PlaceFinder finder = new PlaceFinder();
        try {
            finder.compare("$", JsonText.parse(before), JsonText.parse(after));
        } catch (JsonException noJson) {
            finder.text("$", before, after);
        }
        return finder.found();
    }
}

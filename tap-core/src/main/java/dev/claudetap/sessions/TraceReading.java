package dev.claudetap.sessions;

import dev.claudetap.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a trace added up to when it was read. Immutable.
 *
 * @param size the file's size then
 * @param modified the file's time of change then, in its own precision
 * @param figures what was read
 */
record TraceReading(long size, String modified, SessionFigures figures) {
    static final TraceReading NONE = new TraceReading(-1, "", SessionFigures.NONE);

    /** Whether nobody has changed the trace since. */
    boolean isOf(Path trace) throws IOException {
        BasicFileAttributes now = Files.readAttributes(trace, BasicFileAttributes.class);
        return now.size() == size && now.lastModifiedTime().toString().equals(modified);
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder().put("size", size).put("modified", modified);
        JsonObject.Builder sums = JsonObject.builder();
        FigureJson.write(figures, sums);
        return json.put("figures", sums.build()).build();
    }

    static TraceReading of(JsonObject json) {
        return new TraceReading(
                json.number("size").orElse(-1L),
                json.string("modified").orElse(""),
                FigureJson.read(json.object("figures").orElse(JsonObject.EMPTY)));
    }
}

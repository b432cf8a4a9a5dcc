package dev.claudetap.trace;

import dev.claudetap.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The JSON form of a record: one line of a trace file. The only place that knows its keys. Bodies that are JSON are
 * written through as they are, numbers, key order and duplicate keys included. Stateless.
 */
public final class TraceJson {
    /** Version of the form, written as {@code format}. */
    public static final int FORMAT = 1;

    private TraceJson() {}

    /** The record as one line of JSON without a line break; safe for UTF-8, also where the record holds odd characters. */
    public static String write(TraceRecord record) {
        StringBuilder text = new StringBuilder();
        try {
            write(record, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /**
     * Appends {@link #write(TraceRecord)}, in pieces when it is long.
     *
     * @throws IOException when {@code out} throws it
     */
    public static void write(TraceRecord record, Appendable out) throws IOException {
        LineOutput line = new LineOutput();
        write(record, line);
        line.writeTo(out);
    }

    static void write(TraceRecord record, LineOutput line) {
        new RecordJsonWriter(line).write(record);
    }

    /**
     * Reads a line that this class, or the Python original, wrote. Keys that are missing get neutral values.
     *
     * @throws JsonException when the line is not a JSON object that tells of an exchange
     */
    public static TraceRecord read(String line) throws JsonException {
        return new RecordJsonReader(line).read();
    }
}

package dev.claudetap.sessions;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.trace.Sha256;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceLineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * How far a trace was read, and what it added up to by then. A trace that only grew is read on from there; one that
 * changed in any other way from the start.
 *
 * @param size the file's size then
 * @param modified the file's time of change then, in its own precision; empty when its last line was not whole
 * @param position how many bytes were read as whole lines
 * @param mark a digest of what stands around the beginning and before that position
 * @param figures what was read
 */
record TraceReading(long size, String modified, long position, String mark, SessionFigures figures) {
    static final TraceReading NONE = new TraceReading(-1, "", 0, "", SessionFigures.NONE);

    private static final int MARKED = 1024;

    /** This reading if the trace is as it was, else a new one. */
    TraceReading updated(Path trace) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(trace, BasicFileAttributes.class);
        String time = attributes.lastModifiedTime().toString();
        if (attributes.size() == size && time.equals(modified)) {
            return this;
        }
        boolean grown = !TraceFile.isCompressed(trace)
                && position > 0
                && attributes.size() >= position
                && mark(trace, position).equals(mark);
        return read(trace, grown ? position : 0, grown ? figures : SessionFigures.NONE, attributes);
    }

    private static TraceReading read(Path trace, long from, SessionFigures before, BasicFileAttributes attributes)
            throws IOException {
        FigureReader figures = new FigureReader(before);
        long position;
        boolean torn = false;
        try (TraceLineReader lines = TraceLineReader.open(trace, from)) {
            while (lines.next()) {
                // A last line without its end is being written: it comes with the next reading.
                torn = !lines.isWhole();
                if (!torn) {
                    add(lines, figures);
                }
            }
            position = lines.position();
        }
        return new TraceReading(
                attributes.size(),
                torn ? "" : attributes.lastModifiedTime().toString(),
                position,
                TraceFile.isCompressed(trace) ? "" : mark(trace, position),
                figures.figures());
    }

    private static void add(TraceLineReader lines, FigureReader figures) {
        try {
            figures.add(TraceJson.read(lines.text()));
        } catch (JsonException noRecord) {
            // As everywhere: what is no record is no part of the session.
            return;
        }
    }

    private static String mark(Path trace, long position) throws IOException {
        try (SeekableByteChannel file = FileChannel.open(trace, StandardOpenOption.READ)) {
            MessageDigest digest = Sha256.digest();
            digest.update(bytes(file, 0, Math.min(MARKED, position)));
            digest.update(bytes(file, Math.max(0, position - MARKED), position));
            return Base64.getEncoder().encodeToString(digest.digest());
        }
    }

    private static ByteBuffer bytes(SeekableByteChannel file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        file.position(from);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = file.read(bytes);
        }
        return bytes.flip();
    }

    JsonObject toJson() {
        JsonObject.Builder json = JsonObject.builder()
                .put("size", size)
                .put("modified", modified)
                .put("position", position)
                .put("mark", mark);
        JsonObject.Builder sums = JsonObject.builder();
        FigureJson.write(figures, sums);
        return json.put("figures", sums.build()).build();
    }

    static TraceReading of(JsonObject json) {
        return new TraceReading(
                json.number("size").orElse(-1L),
                json.string("modified").orElse(""),
                json.number("position").orElse(0L),
                json.string("mark").orElse(""),
                FigureJson.read(json.object("figures").orElse(JsonObject.EMPTY)));
    }
}

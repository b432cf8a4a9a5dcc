package dev.claudetap.sessions;

import dev.claudetap.json.JsonException;
import dev.claudetap.pricing.PriceTable;
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
 * The reading of a trace that goes on where it ended when the trace has grown: what it adds up to is what a reading of the whole would
 * come to, since what is known of its conversations is kept. One thread at a time.
 */
final class OpenReading {
    private static final int MARKED = 1024;

    private final Path trace;
    private final FigureReader figures;
    private long position;
    private String mark = "";

    OpenReading(Path trace, PriceTable prices) {
        this.trace = trace;
        this.figures = new FigureReader(prices);
    }

    /** Whether what was read is still there, with nothing before it that is new. */
    boolean canGoOn() throws IOException {
        return !TraceFile.isCompressed(trace)
                && Files.size(trace) >= position
                && mark(trace, position).equals(mark);
    }

    /** Reads what is new. A last line without its end is being written: it comes with the next reading. */
    TraceReading go() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(trace, BasicFileAttributes.class);
        try (TraceLineReader lines = TraceLineReader.open(trace, position)) {
            while (lines.next() && lines.isWhole()) {
                add(lines);
                position = lines.position();
            }
        }
        mark = TraceFile.isCompressed(trace) ? "" : mark(trace, position);
        return new TraceReading(attributes.size(), attributes.lastModifiedTime().toString(), figures.figures());
    }

    private void add(TraceLineReader lines) {
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
}

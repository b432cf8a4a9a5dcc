package dev.claudetap.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** The part that {@link GzipDecoder} and {@link DeflateDecoder} share: a JDK inflater that is fed in pieces. */
final class InflatingDecoder {
    private final byte[] buffer = new byte[16 * 1024];
    private final Inflater inflater;

    InflatingDecoder(boolean raw) {
        inflater = new Inflater(raw);
    }

    /** Inflates up to the end of the deflate stream, or of the input; reads {@code in} no further than that. */
    void inflate(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException {
        inflater.setInput(in);
        try {
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                if (length > 0) {
                    out.accept(ByteBuffer.wrap(buffer, 0, length));
                } else if (inflater.needsDictionary()) {
                    throw new ZipException("needs a dictionary");
                } else if (inflater.needsInput()) {
                    return;
                }
            }
        } catch (DataFormatException e) {
            throw new ZipException("not a deflate stream");
        } finally {
            inflater.setInput(EMPTY); // the caller's buffer is only valid during the call
        }
    }

    private static final byte[] EMPTY = new byte[0];

    boolean finished() {
        return inflater.finished();
    }

    void reset() {
        inflater.reset();
    }

    void close() {
        inflater.end();
    }
}

package dev.claudetap.decode;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code deflate}: with zlib's wrapping as RFC 9110 says, or without it as some servers send. */
final class DeflateDecoder implements ContentDecoder {
    private @Nullable InflatingDecoder inflating;
    private int first = -1;

    @Override
    public void decode(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException {
        while (inflating == null && in.hasRemaining()) {
            int next = in.get() & 0xff;
            if (first < 0) {
                first = next;
            } else {
                InflatingDecoder decoder = new InflatingDecoder(!isZlib(first, next));
                inflating = decoder;
                decoder.inflate(ByteBuffer.wrap(new byte[] {(byte) first, (byte) next}), out);
            }
        }
        if (inflating != null && in.hasRemaining() && !inflating.finished()) {
            inflating.inflate(in, out);
        }
        in.position(in.limit());
    }

    private static boolean isZlib(int cmf, int flags) {
        return (cmf & 0x0f) == 8 && cmf >> 4 <= 7 && (cmf << 8 | flags) % 31 == 0;
    }

    @Override
    public void finish(Consumer<ByteBuffer> out) throws IOException {
        boolean nothingCame = inflating == null && first < 0;
        if (!nothingCame && (inflating == null || !inflating.finished())) {
            throw new EOFException("deflate stream cut off");
        }
    }

    @Override
    public void close() {
        if (inflating != null) {
            inflating.close();
        }
    }
}

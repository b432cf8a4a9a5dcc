package dev.claudetap.decode;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdIncrementalFrameDecompressor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code zstd}, any number of frames. The library needs {@code sun.misc.Unsafe}; where the JVM denies it, the coding is
 * unsupported.
 */
final class ZstdDecoder implements ContentDecoder {
    private final byte[] buffer = new byte[16 * 1024];
    private @Nullable Frames frames;
    private byte[] input = new byte[16 * 1024];
    private int start;
    private int end;

    @Override
    public void decode(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException {
        Frames decoder = frames();
        while (in.hasRemaining()) {
            // A bounded bite: the library may ask for a whole block, but never for all that came.
            int bite = Math.min(in.remaining(), 64 * 1024);
            makeRoom(bite);
            in.get(input, end, bite);
            end += bite;
            step(decoder, out);
        }
    }

    private Frames frames() throws UnsupportedCodingException {
        if (frames == null) {
            try {
                frames = new Frames();
            } catch (LinkageError denied) {
                throw new UnsupportedCodingException("zstd needs sun.misc.Unsafe", denied);
            }
        }
        return frames;
    }

    private void makeRoom(int bytes) {
        if (input.length - end >= bytes) {
            return;
        }
        int held = end - start;
        byte[] target = input.length - held >= bytes ? input : new byte[Math.max(held + bytes, 2 * input.length)];
        System.arraycopy(input, start, target, 0, held);
        input = target;
        start = 0;
        end = held;
    }

    private void step(Frames decoder, Consumer<ByteBuffer> out) throws IOException {
        try {
            while (end - start >= decoder.required()) {
                int given = decoder.decompress(input, start, end, buffer);
                start += decoder.consumed();
                if (given > 0) {
                    out.accept(ByteBuffer.wrap(buffer, 0, given));
                } else if (decoder.consumed() == 0 && end - start >= decoder.required() && decoder.idle()) {
                    return;
                }
            }
        } catch (LinkageError denied) {
            throw new UnsupportedCodingException("zstd needs sun.misc.Unsafe", denied);
        } catch (MalformedInputException | IndexOutOfBoundsException | IllegalStateException damaged) {
            throw new IOException("not a zstd stream", damaged);
        }
    }

    @Override
    public void finish(Consumer<ByteBuffer> out) throws IOException {
        if (frames == null || (frames.betweenFrames() && start == end)) {
            return;
        }
        byte[] pending = frames.pending();
        if (pending.length > 0) {
            out.accept(ByteBuffer.wrap(pending));
        }
        throw new EOFException("zstd stream cut off");
    }

    @Override
    public void close() {
        frames = null;
        input = new byte[0];
        start = 0;
        end = 0;
    }

    /** Keeps every mention of the library in one class, which is loaded only when a body needs it. */
    private static final class Frames {
        private final ZstdIncrementalFrameDecompressor decompressor = new ZstdIncrementalFrameDecompressor();
        private final long arrayBase = arrayBase();

        /** Where a byte array's elements start, in the library's way of counting. */
        private static long arrayBase() {
            try {
                return Class.forName("sun.misc.Unsafe")
                        .getField("ARRAY_BYTE_BASE_OFFSET")
                        .getInt(null);
            } catch (ReflectiveOperationException missing) {
                throw new LinkageError("sun.misc.Unsafe is not there", missing);
            }
        }

        int required() {
            return decompressor.getInputRequired();
        }

        int consumed() {
            return decompressor.getInputConsumed();
        }

        boolean idle() {
            return decompressor.getRequestedOutputSize() == 0;
        }

        boolean betweenFrames() {
            return decompressor.isAtStoppingPoint();
        }

        int decompress(byte[] in, int from, int to, byte[] out) {
            decompressor.partialDecompress(in, arrayBase + from, arrayBase + to, out, 0, out.length);
            return decompressor.getOutputBufferUsed();
        }

        /** Decoded bytes that the library still holds back. */
        byte[] pending() {
            Object window = PrivateState.read(decompressor, "windowBase").orElse(null);
            long from = PrivateState.number(decompressor, "windowAddress").orElse(0L) - arrayBase;
            long to = PrivateState.number(decompressor, "windowPosition").orElse(0L) - arrayBase;
            boolean sound = window instanceof byte[] && from >= 0 && from <= to;
            return sound && window instanceof byte[] bytes && to <= bytes.length
                    ? Arrays.copyOfRange(bytes, (int) from, (int) to)
                    : new byte[0];
        }
    }
}

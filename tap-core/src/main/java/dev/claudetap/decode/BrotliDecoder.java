package dev.claudetap.decode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.brotli.dec.BrotliInputStream;

/**
 * {@code br}. The library pulls its input and reads ahead, and what it has half decoded is lost when its input runs dry,
 * so it cannot be fed as bytes come, unless a thread per body waits within its read. Hence the coded bytes are collected
 * (they are few) and decoded when the body is over. No other decoder of br is pure Java and runs on 17.
 */
final class BrotliDecoder implements ContentDecoder {
    private static final int PADDING = 64;
    private static final int[] FILLERS = {0xff, 0x55, 0xaa, 0x33, 0xcc, 0x0f, 0x6d};

    private final long maxCodedBytes;
    private ByteArrayOutputStream coded = new ByteArrayOutputStream();
    private boolean tooLarge;

    BrotliDecoder(long maxCodedBytes) {
        this.maxCodedBytes = maxCodedBytes;
    }

    @Override
    public void decode(ByteBuffer in, Consumer<ByteBuffer> out) {
        int taken = (int) Math.min(in.remaining(), maxCodedBytes - coded.size());
        tooLarge |= taken < in.remaining();
        byte[] bytes = new byte[taken];
        in.get(bytes);
        coded.writeBytes(bytes);
        in.position(in.limit());
    }

    @Override
    public void finish(Consumer<ByteBuffer> out) throws IOException {
        byte[] input = coded.toByteArray();
        coded = new ByteArrayOutputStream();
        if (input.length == 0) {
            return;
        }
        Run run = new Run(input, out);
        if (run.complete) {
            return;
        }
        int trusted = trusted(input, run);
        if (trusted < 0) {
            throw new IOException("not a br stream");
        }
        out.accept(ByteBuffer.wrap(run.pending, 0, trusted));
        if (tooLarge) {
            throw new DecodedTooLargeException(maxCodedBytes);
        }
        throw new EOFException("br stream cut off");
    }

    /**
     * Past the end of its input the library goes on with zero bits for a while. What it makes of any other bits there as
     * well was told by the input alone. When the bits past the end change nothing, the input was not cut off but wrong:
     * then the answer is negative.
     */
    private static int trusted(byte[] input, Run zeros) {
        int trusted = zeros.pending.length;
        boolean differs = false;
        for (int filler : FILLERS) {
            byte[] padded = Arrays.copyOf(input, input.length + PADDING);
            Arrays.fill(padded, input.length, padded.length, (byte) filler);
            Run other = new Run(padded, ignored -> {});
            if (other.delivered != zeros.delivered) {
                return 0;
            }
            int mismatch = Arrays.mismatch(zeros.pending, other.pending);
            differs |= mismatch >= 0;
            trusted = mismatch < 0 ? trusted : Math.min(trusted, mismatch);
        }
        return differs ? trusted : -1;
    }

    /** One pass over the whole input. */
    private static final class Run {
        long delivered;
        byte[] pending = new byte[0];
        boolean complete;

        Run(byte[] input, Consumer<ByteBuffer> out) {
            byte[] buffer = new byte[16 * 1024];
            Optional<Object> state = Optional.empty();
            int length = 0;
            try (InputStream stream = new BrotliInputStream(new ByteArrayInputStream(input))) {
                state = PrivateState.read(stream, "state");
                while (length >= 0) {
                    length = read(stream, buffer);
                    if (length > 0) {
                        delivered += length;
                        out.accept(ByteBuffer.wrap(buffer, 0, length));
                    }
                }
                complete = true;
            } catch (IOException cutOffOrDamaged) {
                state.ifPresent(this::takePending);
            }
        }

        private static int read(InputStream stream, byte[] buffer) throws IOException {
            try {
                return stream.read(buffer);
            } catch (IndexOutOfBoundsException | IllegalStateException damaged) {
                throw new IOException("damaged br stream", damaged); // how this library meets some bad input
            }
        }

        private void takePending(Object state) {
            Optional<Object> ring = PrivateState.read(state, "ringBuffer");
            long end = PrivateState.number(state, "pos").orElse(0L);
            if (ring.isPresent() && ring.get() instanceof byte[] bytes && end <= bytes.length) {
                pending = Arrays.copyOf(bytes, (int) end);
            }
        }
    }

    @Override
    public void close() {
        coded = new ByteArrayOutputStream();
    }
}

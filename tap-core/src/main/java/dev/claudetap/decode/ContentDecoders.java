package dev.claudetap.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.function.Consumer;

/** Finds the decoder for a {@code Content-Encoding}. Stateless. */
public final class ContentDecoders {
    /** More codings than this on one body are an attack. */
    private static final int MAX_STACKED = 4;

    private ContentDecoders() {}

    /**
     * A decoder for a header's value: {@code gzip}, {@code deflate} (with or without zlib's wrapping), {@code br},
     * {@code zstd}, {@code identity}, or several of them in the order they were applied.
     *
     * @param contentEncoding the header's value; empty for none
     * @param maxDecodedBytes where decoding stops; holds for every stage of a stack
     * @throws UnsupportedCodingException for a coding that is not known
     */
    public static ContentDecoder of(String contentEncoding, long maxDecodedBytes) throws UnsupportedCodingException {
        List<ContentDecoder> stages = new ArrayList<>();
        StringTokenizer codings = new StringTokenizer(contentEncoding, ",");
        while (codings.hasMoreTokens()) {
            String coding = codings.nextToken().trim().toLowerCase(Locale.ROOT);
            if (!coding.isEmpty() && !coding.equals("identity")) {
                stages.add(0, new Limited(single(coding, maxDecodedBytes), maxDecodedBytes));
            }
        }
        if (stages.size() > MAX_STACKED) {
            stages.forEach(ContentDecoder::close);
            throw new UnsupportedCodingException("too many content codings");
        }
        ContentDecoder result = stages.isEmpty() ? new Limited(new Identity(), maxDecodedBytes) : stages.get(0);
        for (int i = 1; i < stages.size(); i++) {
            result = new Stacked(result, stages.get(i));
        }
        return result;
    }

    private static ContentDecoder single(String coding, long maxDecodedBytes) throws UnsupportedCodingException {
        return switch (coding) {
            case "gzip", "x-gzip" -> new GzipDecoder();
            case "deflate" -> new DeflateDecoder();
            case "br" -> new BrotliDecoder(maxDecodedBytes);
            case "zstd" -> new ZstdDecoder();
            default -> throw new UnsupportedCodingException("unknown content coding");
        };
    }

    private static final class Identity implements ContentDecoder {
        @Override
        public void decode(ByteBuffer in, Consumer<ByteBuffer> out) {
            out.accept(in);
        }

        @Override
        public void finish(Consumer<ByteBuffer> out) {}

        @Override
        public void close() {}
    }

    /** Stops in the middle of a stage's work: only an exception gets through the stage from its consumer. */
    private static final class Limit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Limit() {
            super("limit reached", null, false, false);
        }
    }

    private static final class Limited implements ContentDecoder {
        private final ContentDecoder inner;
        private final long limit;
        private long left;

        Limited(ContentDecoder inner, long limit) {
            this.inner = inner;
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public void decode(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException {
            try {
                inner.decode(in, counting(out));
            } catch (Limit reached) {
                throw new DecodedTooLargeException(limit);
            }
        }

        @Override
        public void finish(Consumer<ByteBuffer> out) throws IOException {
            try {
                inner.finish(counting(out));
            } catch (Limit reached) {
                throw new DecodedTooLargeException(limit);
            }
        }

        private Consumer<ByteBuffer> counting(Consumer<ByteBuffer> out) {
            return buffer -> {
                if (buffer.remaining() > left) {
                    ByteBuffer allowed = buffer.slice(buffer.position(), (int) left);
                    left = 0;
                    if (allowed.hasRemaining()) {
                        out.accept(allowed);
                    }
                    throw new Limit();
                }
                left -= buffer.remaining();
                out.accept(buffer);
            };
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /** Two stages, the second fed by the first. */
    private static final class Stacked implements ContentDecoder {
        private final ContentDecoder first;
        private final ContentDecoder second;

        Stacked(ContentDecoder first, ContentDecoder second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void decode(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException {
            try {
                first.decode(in, intoSecond(out));
            } catch (StageFailure failure) {
                throw failure.cause;
            }
        }

        @Override
        public void finish(Consumer<ByteBuffer> out) throws IOException {
            try {
                first.finish(intoSecond(out));
            } catch (StageFailure failure) {
                throw failure.cause;
            } finally {
                second.finish(out); // also after a cut: the second stage may hold back something good
            }
        }

        private Consumer<ByteBuffer> intoSecond(Consumer<ByteBuffer> out) {
            return buffer -> {
                try {
                    second.decode(buffer, out);
                } catch (IOException e) {
                    throw new StageFailure(e);
                }
            };
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    private static final class StageFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final IOException cause;

        StageFailure(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}

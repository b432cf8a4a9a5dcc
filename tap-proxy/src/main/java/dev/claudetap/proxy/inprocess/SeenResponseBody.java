package dev.claudetap.proxy.inprocess;

import dev.claudetap.trace.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** An answer's body that is seen as it is read. */
final class SeenResponseBody extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    SeenResponseBody(Response answer, ResponseBody body, CallReport report) {
        this.body = body;
        this.source = Okio.buffer(new Seen(answer, body.source(), report));
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }

    private static final class Seen extends ForwardingSource {
        private final Response answer;
        private final CallReport report;

        Seen(Response answer, Source from, CallReport report) {
            super(from);
            this.answer = answer;
            this.report = report;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long count;
            try {
                count = super.read(sink, byteCount);
            } catch (IOException | RuntimeException e) {
                // What a source throws is for whoever reads it; here it only ends the record.
                report.failed(e);
                throw e;
            }
            if (count < 0) {
                report.responseEnd(trailers());
            } else {
                tell(sink, count);
            }
            return count;
        }

        private void tell(Buffer sink, long count) throws IOException {
            Buffer copy = new Buffer();
            sink.copyTo(copy, sink.size() - count, count);
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(8192, count));
            while (copy.read(piece) > 0) {
                piece.flip();
                report.responseData(piece);
                piece.clear();
            }
        }

        private Headers trailers() {
            try {
                return new Headers(OkHttpTap.lines(answer.trailers()));
            } catch (IOException | IllegalStateException none) {
                // An answer from a cache or another interceptor has none to ask for.
                return Headers.EMPTY;
            }
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                report.closed();
            }
        }
    }
}

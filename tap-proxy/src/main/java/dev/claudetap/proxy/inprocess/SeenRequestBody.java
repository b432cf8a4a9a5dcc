package dev.claudetap.proxy.inprocess;

import java.io.IOException;
import java.nio.ByteBuffer;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A request's body that is seen as it is written. */
final class SeenRequestBody extends RequestBody {
    private final RequestBody body;
    private final CallReport report;

    SeenRequestBody(RequestBody body, CallReport report) {
        this.body = body;
        this.report = report;
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public boolean isDuplex() {
        return body.isDuplex();
    }

    @Override
    public boolean isOneShot() {
        return body.isOneShot();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        BufferedSink seen = Okio.buffer(new Seen(sink, report));
        body.writeTo(seen);
        if (!isDuplex()) {
            // Some bodies, such as those that compress, close it themselves.
            if (seen.isOpen()) {
                seen.emit();
            }
            report.requestEnd();
        }
    }

    /** For a call that came nowhere. */
    void readUnsent() {
        CallReport.readUnsent(() -> {
            if (!isOneShot() && !isDuplex() && report.mayRead(contentLength())) {
                writeTo(Okio.buffer(Okio.blackhole()));
            }
        });
    }

    /** Each time the body is written it begins anew. */
    private static final class Seen extends ForwardingSink {
        private final CallReport report;
        private long position;

        Seen(BufferedSink to, CallReport report) {
            super(to);
            this.report = report;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            Buffer copy = new Buffer();
            source.copyTo(copy, 0, byteCount);
            super.write(source, byteCount);
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(8192, byteCount));
            while (copy.read(piece) > 0) {
                piece.flip();
                int length = piece.remaining();
                report.requestData(position, piece);
                position += length;
                piece.clear();
            }
        }

        /** When all is written. */
        @Override
        public void close() throws IOException {
            super.close();
            report.requestEnd();
        }
    }
}

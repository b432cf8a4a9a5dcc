package dev.claudetap.proxy.inprocess;

import com.anthropic.core.http.HttpRequestBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request's body that is seen as it is written. */
final class SeenAnthropicBody implements HttpRequestBody {
    private final HttpRequestBody body;
    private final CallReport report;

    SeenAnthropicBody(HttpRequestBody body, CallReport report) {
        this.body = body;
        this.report = report;
    }

    @Override
    public void writeTo(OutputStream to) {
        body.writeTo(new Seen(to, report));
        report.requestEnd();
    }

    @Override
    public @Nullable String contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public boolean repeatable() {
        return body.repeatable();
    }

    @Override
    public <T> T json(Class<T> type) {
        return body.json(type);
    }

    @Override
    public void close() {
        body.close();
    }

    /** For a call that came nowhere. */
    void readUnsent() {
        CallReport.readUnsent(() -> {
            if (repeatable() && report.mayRead(contentLength())) {
                writeTo(OutputStream.nullOutputStream());
            }
        });
    }

    /** Each time the body is written it begins anew. */
    private static final class Seen extends OutputStream {
        private final OutputStream to;
        private final CallReport report;
        private long position;

        Seen(OutputStream to, CallReport report) {
            this.to = to;
            this.report = report;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
            report.requestData(position, ByteBuffer.wrap(bytes, offset, length));
            position += length;
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}

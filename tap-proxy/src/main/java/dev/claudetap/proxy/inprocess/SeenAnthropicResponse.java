package dev.claudetap.proxy.inprocess;

import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An answer whose body is seen as it is read. */
final class SeenAnthropicResponse implements HttpResponse {
    private final HttpResponse answer;
    private final CallReport report;
    private @Nullable InputStream body;

    SeenAnthropicResponse(HttpResponse answer, CallReport report) {
        this.answer = answer;
        this.report = report;
    }

    @Override
    public int statusCode() {
        return answer.statusCode();
    }

    @Override
    public Headers headers() {
        return answer.headers();
    }

    @Override
    public synchronized InputStream body() {
        if (body == null) {
            body = new Seen(answer.body(), report);
        }
        return body;
    }

    @Override
    public void close() {
        try {
            answer.close();
        } finally {
            report.closed();
        }
    }

    private static final class Seen extends InputStream {
        private final InputStream from;
        private final CallReport report;

        Seen(InputStream from, CallReport report) {
            this.from = from;
            this.report = report;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count;
            try {
                count = from.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                // What a stream throws is for whoever reads it; here it only ends the record.
                report.failed(e);
                throw e;
            }
            if (count < 0) {
                report.responseEnd(dev.claudetap.trace.Headers.EMPTY);
            } else {
                report.responseData(ByteBuffer.wrap(bytes, offset, count));
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return from.available();
        }

        @Override
        public void close() throws IOException {
            try {
                from.close();
            } finally {
                report.closed();
            }
        }
    }
}

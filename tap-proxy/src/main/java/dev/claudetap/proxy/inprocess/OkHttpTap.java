package dev.claudetap.proxy.inprocess;

import dev.claudetap.proxy.TapSession;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of an OkHttp client: {@code new OkHttpClient.Builder().addInterceptor(OkHttpTap.of(session))}. An application
 * interceptor for OkHttp 4.12 or newer; as the last one it sees what the others made of a call. One record a call, OkHttp's own
 * second tries and redirects within it. Bodies are read along as they pass; nothing is held back or changed. Safe on any thread.
 *
 * <p>A call ends when its answer's body is read or closed, is cancelled and read, or fails. Of a WebSocket only the handshake is seen.
 * A call that failed, or was answered by another interceptor, before its body was asked for has that body written once for the record, if
 * its length is known and at most 1 MiB, it is not one-shot, and the call was not cancelled; any other has none in its record.
 */
public final class OkHttpTap implements Interceptor {
    private static final int SWITCHING_PROTOCOLS = 101;

    /** A call's time begins a little before it comes here, more or less by this. */
    private static final long BEFORE_US_NANOS = 250_000_000;

    private final ExchangeTap.Factory taps;

    OkHttpTap(ExchangeTap.Factory taps) {
        this.taps = taps;
    }

    /** An interceptor whose calls are in that session's trace. After the session's end it lets them pass. */
    public static OkHttpTap of(TapSession session) {
        return new OkHttpTap(session.exchanges());
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        long began = System.nanoTime();
        Request request = chain.request();
        CallReport report =
                CallReport.begin(taps, () -> head(request), () -> chain.call().isCanceled());
        RequestBody body = request.body();
        if (body == null) {
            report.requestEnd();
            return answered(proceed(chain, request, new Asked(report, null, began)), report);
        }
        SeenRequestBody seen = new SeenRequestBody(body, report);
        Request with = request.newBuilder().method(request.method(), seen).build();
        return answered(proceed(chain, with, new Asked(report, seen, began)), report);
    }

    private record Asked(CallReport report, @Nullable SeenRequestBody body, long began) {
        void readUnsent() {
            if (body != null) {
                body.readUnsent();
            }
        }
    }

    private static Response proceed(Chain chain, Request request, Asked asked) throws IOException {
        Response answer;
        try {
            answer = chain.proceed(request);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever kept the call from being answered, it has its record; the caller gets what was thrown.
            asked.readUnsent();
            asked.report().failed(timeWasOver(chain.call(), asked.began()) ? timeout(e) : e);
            throw e;
        }
        asked.readUnsent();
        return answer;
    }

    /** When a call's time is over OkHttp cancels it, and says so only to who made it: here it looks as if the caller had. */
    static boolean timeWasOver(Call call, long began) {
        long most = call.timeout().timeoutNanos();
        return call.isCanceled()
                && most > 0
                && System.nanoTime() - began >= most - Math.max(BEFORE_US_NANOS, most / 10);
    }

    private static IOException timeout(Throwable cause) {
        IOException timeout = new InterruptedIOException(CallErrors.TIMEOUT);
        timeout.initCause(cause);
        return timeout;
    }

    private static Response answered(Response answer, CallReport report) {
        try {
            return told(answer, report);
        } catch (RuntimeException e) {
            // An answer that cannot be looked at is the caller's all the same.
            report.unreadable(e);
            return answer;
        }
    }

    private static Response told(Response answer, CallReport report) {
        okhttp3.ResponseBody body = answer.body();
        report.response(
                new ResponseHead(answer.code(), answer.message(), new Headers(lines(answer.headers()))),
                body == null ? 0 : body.contentLength());
        if (body == null || answer.code() == SWITCHING_PROTOCOLS) {
            report.responseEnd(Headers.EMPTY);
            return answer;
        }
        return answer.newBuilder()
                .body(new SeenResponseBody(answer, body, report))
                .build();
    }

    /** What OkHttp sends of the body's own accord is part of the head. */
    private static RequestHead head(Request request) {
        List<Header> lines = new ArrayList<>();
        RequestBody body = request.body();
        String type = body == null || body.contentType() == null
                ? null
                : body.contentType().toString();
        for (Header line : lines(request.headers())) {
            if (type == null || !line.is("content-type")) {
                lines.add(line);
            }
        }
        if (type != null) {
            lines.add(new Header("Content-Type", type));
        }
        UrlParts url = UrlParts.of(request.url().toString());
        return new RequestHead(request.method(), url.target(), new Headers(lines), url.whole(), url.base());
    }

    static List<Header> lines(okhttp3.Headers headers) {
        List<Header> lines = new ArrayList<>(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            lines.add(new Header(headers.name(i), headers.value(i)));
        }
        return lines;
    }
}

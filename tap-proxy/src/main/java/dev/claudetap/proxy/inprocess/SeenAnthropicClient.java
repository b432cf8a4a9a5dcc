package dev.claudetap.proxy.inprocess;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpRequestBody;
import com.anthropic.core.http.HttpResponse;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The SDK's client with its calls told. */
final class SeenAnthropicClient implements HttpClient {
    private final HttpClient client;
    private final ExchangeTap.Factory taps;

    SeenAnthropicClient(HttpClient client, ExchangeTap.Factory taps) {
        this.client = client;
        this.taps = taps;
    }

    /** A call, and the report of it; the request's body tells it what is sent. */
    private record Asked(
            HttpRequest request,
            CallReport report,
            @Nullable SeenAnthropicBody body) {
        HttpResponse answered(HttpResponse answer) {
            try {
                readUnsent();
                Headers headers = new Headers(lines(answer.headers()));
                report.response(new ResponseHead(answer.statusCode(), "", headers), length(headers));
                return new SeenAnthropicResponse(answer, report);
            } catch (RuntimeException e) {
                // An answer that cannot be looked at is the caller's all the same.
                report.unreadable(e);
                return answer;
            }
        }

        void failed(Throwable why) {
            readUnsent();
            report.failed(why);
        }

        private void readUnsent() {
            if (body != null) {
                body.readUnsent();
            }
        }
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        Asked asked = ask(request, () -> false);
        HttpResponse answer;
        try {
            answer = client.execute(asked.request(), options);
        } catch (RuntimeException | Error e) {
            // Whatever kept the call from being answered, it has its record; the caller gets what was thrown.
            asked.failed(e);
            throw e;
        }
        return asked.answered(answer);
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        CompletableFuture<HttpResponse> result = new CompletableFuture<>();
        Asked asked = ask(request, result::isCancelled);
        CompletableFuture<HttpResponse> coming;
        try {
            coming = client.executeAsync(asked.request(), options);
        } catch (RuntimeException | Error e) {
            // As above.
            asked.failed(e);
            throw e;
        }
        return handedOn(asked, coming, result);
    }

    /** Not by a dependent stage: who cancels what we give back means what is below. */
    private static CompletableFuture<HttpResponse> handedOn(
            Asked asked, CompletableFuture<HttpResponse> from, CompletableFuture<HttpResponse> to) {
        var unused = from.whenComplete((answer, failure) -> {
            if (failure != null) {
                asked.failed(failure);
                to.completeExceptionally(failure);
                return;
            }
            HttpResponse seen = asked.answered(answer);
            if (!to.complete(seen)) {
                seen.close();
            }
        });
        var unusedToo = to.whenComplete((answer, failure) -> {
            if (to.isCancelled()) {
                try {
                    from.cancel(true);
                } finally {
                    asked.report().failed(failure);
                }
            }
        });
        return to;
    }

    private Asked ask(HttpRequest request, BooleanSupplier cancelled) {
        CallReport report = CallReport.begin(taps, () -> head(request), cancelled);
        Optional<HttpRequestBody> body = request.body();
        if (body.isEmpty()) {
            report.requestEnd();
            return new Asked(request, report, null);
        }
        SeenAnthropicBody seen = new SeenAnthropicBody(body.get(), report);
        return new Asked(request.toBuilder().body(seen).build(), report, seen);
    }

    private static RequestHead head(HttpRequest request) {
        List<Header> lines = lines(request.headers());
        Optional<String> type = request.body().map(HttpRequestBody::contentType);
        if (type.isPresent()) {
            lines.removeIf(line -> line.is("content-type"));
            lines.add(new Header("Content-Type", type.get()));
        }
        UrlParts url = UrlParts.of(request.url());
        return new RequestHead(request.method().name(), url.target(), new Headers(lines), url.whole(), url.base());
    }

    private static List<Header> lines(com.anthropic.core.http.Headers headers) {
        List<Header> lines = new ArrayList<>();
        for (String name : headers.names()) {
            for (String value : headers.values(name)) {
                lines.add(new Header(name, value));
            }
        }
        return lines;
    }

    private static long length(Headers headers) {
        String length = headers.first("content-length").orElse("");
        boolean said = !length.isEmpty()
                && length.length() < 19
                && length.chars().allMatch(letter -> letter >= '0' && letter <= '9')
                && headers.first("content-encoding").isEmpty();
        return said ? Long.parseLong(length) : -1;
    }

    @Override
    public void close() {
        client.close();
    }
}

package dev.claudetap.proxy.inprocess;

import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** A client as the SDK has one, on top of the JDK's. */
final class JdkAnthropicClient implements HttpClient {
    private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();

    @Override
    public HttpResponse execute(com.anthropic.core.http.HttpRequest request, RequestOptions options) {
        try {
            return new Answer(client.send(asked(request), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
            com.anthropic.core.http.HttpRequest request, RequestOptions options) {
        return client.sendAsync(asked(request), BodyHandlers.ofInputStream()).thenApply(Answer::new);
    }

    private static HttpRequest asked(com.anthropic.core.http.HttpRequest request) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        request.body().ifPresent(it -> it.writeTo(body));
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        for (String name : request.headers().names()) {
            request.headers().values(name).forEach(value -> builder.header(name, value));
        }
        return builder.build();
    }

    @Override
    public void close() {}

    private record Answer(java.net.http.HttpResponse<InputStream> answer) implements HttpResponse {
        @Override
        public int statusCode() {
            return answer.statusCode();
        }

        @Override
        public Headers headers() {
            return Headers.builder().putAll(answer.headers().map()).build();
        }

        @Override
        public InputStream body() {
            return answer.body();
        }

        @Override
        public void close() {
            try {
                answer.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

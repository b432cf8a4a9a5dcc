package dev.claudetap.proxy;

import dev.claudetap.proxy.fault.Fault;
import dev.claudetap.proxy.fault.FaultRun;
import dev.claudetap.proxy.fault.ProviderError;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.ResponseRecord;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a session's relay and upstream, or its cassette, and lets go wrong what a plan says. It passes HTTP on for
 * tests and is no relay: header case and chunks are its own. It ends with the session's event loops.
 */
final class FaultServer {
    private static final int LISTEN_SECONDS = 60;
    private static final int LARGEST_HEAD = 1 << 20;
    private static final int CONNECTIONS = 256;
    private static final int NO_WEB_SOCKET = 426;
    private static final int BAD_GATEWAY = 502;
    private static final int PLAN_FAILED = 500;
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "expect");

    private final Vertx vertx;
    private final Origin next;
    private final FaultRun faults;
    private final UpstreamSettings settings;
    private final HttpClient client;

    /**
     * @param next where requests go on to
     * @param settings how that is reached
     */
    FaultServer(Vertx vertx, Origin next, FaultRun faults, UpstreamSettings settings, TlsTrust trust) {
        this.vertx = vertx;
        this.next = next;
        this.faults = faults;
        this.settings = settings;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustOptions(new TrustSource(trust))
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setMaxHeaderSize(LARGEST_HEAD)
                        .setMaxInitialLineLength(LARGEST_HEAD),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /**
     * Starts listening.
     *
     * @return where it listens
     * @throws TapException when it cannot
     */
    InetSocketAddress start() throws TapException {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setMaxHeaderSize(LARGEST_HEAD)
                .setMaxInitialLineLength(LARGEST_HEAD);
        try {
            int port = vertx.createHttpServer(options)
                    .requestHandler(this::take)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LISTEN_SECONDS, TimeUnit.SECONDS)
                    .actualPort();
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        } catch (ExecutionException | TimeoutException e) {
            throw new TapException("faults cannot be made: no port of this machine is free", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TapException("interrupted while starting to listen", e);
        }
    }

    private void take(HttpServerRequest request) {
        if (request.headers().contains("upgrade", "websocket", true)) {
            request.response().setStatusCode(NO_WEB_SOCKET).end("a session with faults has no WebSocket");
            return;
        }
        Optional<Fault> fault;
        try {
            fault = faults.next(request.method().name(), request.uri());
        } catch (RuntimeException e) {
            // A test's own condition. Whoever waits for an answer would wait for ever.
            tell(request, PLAN_FAILED, "fault_plan", "the fault plan failed with " + e);
            return;
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Status status) {
            request.body().onComplete(all -> refuse(request, status));
            return;
        }
        request.pause();
        client.request(onward(request, fault.orElse(null)))
                .compose((HttpClientRequest out) -> out.send(request))
                .onSuccess(answer -> pass(request, answer, fault.orElse(null)))
                .onFailure(cause -> {
                    ExchangeError error = Faults.connect(next, "Check the target", cause);
                    tell(request, BAD_GATEWAY, error.kind(), error.message());
                });
    }

    private static void tell(HttpServerRequest request, int status, String kind, String message) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(ErrorAnswers.json(kind, message));
    }

    private static void refuse(HttpServerRequest request, Fault.Status status) {
        ProviderError error = ProviderError.of(status, request.uri());
        request.response().setStatusCode(status.status());
        for (Header line : error.headers()) {
            request.response().putHeader(line.name(), line.value());
        }
        request.response().putHeader(ResponseRecord.FAULT, status.words()).end(error.body());
    }

    private RequestOptions onward(HttpServerRequest request, @Nullable Fault fault) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost(next.host())
                .setPort(next.port())
                .setSsl(next.ssl())
                .setURI(request.uri());
        InetSocketAddress elsewhere = settings.overrides().of(next);
        if (elsewhere != null) {
            options.setServer(SocketAddress.inetSocketAddress(elsewhere));
        } else {
            options.setProxyOptions(settings.proxy().forOrigin(next));
        }
        for (Map.Entry<String, String> line : request.headers()) {
            if (!OF_A_CONNECTION.contains(line.getKey().toLowerCase(Locale.ROOT))) {
                options.addHeader(line.getKey(), line.getValue());
            }
        }
        if (fault != null) {
            // Frames can only be counted in plain text.
            options.putHeader("accept-encoding", "identity");
        }
        return options;
    }

    private void pass(HttpServerRequest request, HttpClientResponse answer, @Nullable Fault fault) {
        request.response().setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        boolean sized = answer.headers().contains("content-length");
        for (Map.Entry<String, String> line : answer.headers()) {
            if (!OF_A_CONNECTION.contains(line.getKey().toLowerCase(Locale.ROOT))) {
                request.response().headers().add(line.getKey(), line.getValue());
            }
        }
        if (fault == null) {
            request.response().setChunked(!sized);
            answer.pipeTo(request.response())
                    .onFailure(cause -> request.connection().close());
            return;
        }
        request.response().headers().remove("content-length");
        request.response().putHeader(ResponseRecord.FAULT, fault.words()).setChunked(true);
        new FaultyAnswer(vertx, request, answer, fault).begin();
    }

    /** For answers that are one piece: nothing of them is a frame. */
    static Buffer malformed() {
        return Buffer.buffer("data: " + Fault.MALFORMED_DATA + "\n\n");
    }
}

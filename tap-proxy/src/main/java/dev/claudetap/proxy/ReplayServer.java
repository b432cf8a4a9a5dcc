package dev.claudetap.proxy;

import dev.claudetap.proxy.replay.AnswerSource;
import dev.claudetap.proxy.replay.Pace;
import dev.claudetap.proxy.replay.Playback;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Header;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stands in for every upstream of a session and plays a cassette, or says what stands for an answer: loopback only, plain HTTP/1.1 and WebSocket. It ends with
 * the session's event loops.
 */
final class ReplayServer {
    private static final int LISTEN_SECONDS = 10;
    private static final int LARGEST_HEAD = 1 << 20;
    private static final int LARGEST_MESSAGE = 64 << 20;
    private static final int MISS = 400;

    private final Vertx vertx;
    private final AnswerSource source;
    private final Pace pace;

    private ReplayServer(Vertx vertx, AnswerSource source, Pace pace) {
        this.vertx = vertx;
        this.source = source;
        this.pace = pace;
    }

    /**
     * Starts listening.
     *
     * @return where
     * @throws TapException when it cannot listen
     */
    static InetSocketAddress start(Vertx vertx, AnswerSource source, Pace pace) throws TapException {
        ReplayServer replay = new ReplayServer(vertx, source, pace);
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setMaxHeaderSize(LARGEST_HEAD)
                .setMaxInitialLineLength(LARGEST_HEAD)
                .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE);
        try {
            HttpServer server = vertx.createHttpServer(options)
                    .requestHandler(replay::answer)
                    .webSocketHandler(replay::converse)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LISTEN_SECONDS, TimeUnit.SECONDS);
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort());
        } catch (ExecutionException | TimeoutException e) {
            throw new TapException("nobody can answer in the place of upstream: no port of this machine is free", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TapException("interrupted while starting to listen", e);
        }
    }

    // ---- HTTP ----

    private void answer(HttpServerRequest request) {
        String method = request.method().name();
        String target = request.uri();
        String type = request.getHeader("content-type");
        String coding = request.getHeader("content-encoding");
        request.body()
                // Reading and comparing a long history takes longer than an event loop may.
                .compose(sent -> vertx.executeBlocking(
                        () -> source.answer(method, target, SentBody.read(sent.getBytes(), coding), type), false))
                .onSuccess(found -> found.ifPresentOrElse(
                        playback -> vertx.runOnContext(now -> new Playing(request, playback).begin()),
                        () -> miss(request)))
                .onFailure(broken -> request.connection().close());
    }

    /** A status that agents do not try again on: what is not on the cassette will not be there in a second either. */
    private void miss(HttpServerRequest request) {
        Buffer body = Buffer.buffer(ErrorAnswers.json("cassette_miss", source.refusal()));
        request.response()
                .setStatusCode(MISS)
                .putHeader("content-type", "application/json")
                .putHeader("x-should-retry", "false")
                .end(body);
    }

    /** One answer on its way. */
    private final class Playing {
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Playback playback;
        private int next;
        private long at;

        Playing(HttpServerRequest request, Playback playback) {
            this.request = request;
            this.response = request.response();
            this.playback = playback;
        }

        void begin() {
            response.setStatusCode(playback.status());
            if (!playback.reason().isEmpty()) {
                response.setStatusMessage(playback.reason());
            }
            for (Header line : playback.headers()) {
                response.headers().add(line.name(), line.value());
            }
            after(pace.millis(playback.headAt()), this::head);
        }

        private void head() {
            at = playback.headAt();
            if (playback.stream() && !request.method().equals(HttpMethod.HEAD)) {
                response.setChunked(true);
                response.writeHead();
                frames();
                return;
            }
            Buffer body = Buffer.buffer();
            playback.frames().forEach(frame -> body.appendBuffer(bytes(frame)));
            if (request.method().equals(HttpMethod.HEAD)) {
                response.end();
            } else {
                response.end(body);
            }
        }

        private void frames() {
            while (next < playback.frames().size() && !response.closed()) {
                Playback.Frame frame = playback.frames().get(next);
                long wait = pace.millis(frame.at() - at);
                if (wait > 0) {
                    at = frame.at();
                    vertx.setTimer(wait, due -> frames());
                    return;
                }
                next++;
                response.write(bytes(frame));
            }
            if (response.closed()) {
                return;
            }
            if (playback.broken()) {
                request.connection().close();
            } else {
                response.end();
            }
        }
    }

    private static Buffer bytes(Playback.Frame frame) {
        return Buffer.buffer(frame.bytes());
    }

    private void after(long millis, Runnable task) {
        if (millis <= 0) {
            task.run();
        } else {
            vertx.setTimer(millis, due -> task.run());
        }
    }

    // ---- WebSocket ----

    private void converse(ServerWebSocket socket) {
        Conversation conversation = new Conversation(socket);
        socket.textMessageHandler(text -> conversation.says(SentBody.text(text)));
    }

    /** What an agent says on one WebSocket, and what it is told. */
    private final class Conversation {
        private final ServerWebSocket socket;
        private final List<Body> said = new ArrayList<>();

        Conversation(ServerWebSocket socket) {
            this.socket = socket;
        }

        void says(Body message) {
            said.add(message);
            List<Body> now = List.copyOf(said);
            boolean most = now.size() >= source.mostMessages();
            Optional<List<Playback.Frame>> found = source.messages(socket.uri(), now, most);
            if (found.isPresent()) {
                said.clear();
                tell(found.get(), 0, 0);
            } else if (most) {
                said.clear();
                socket.writeTextMessage(ErrorAnswers.json("cassette_miss", source.refusal()));
                socket.close((short) 1011, "not on the cassette");
            }
        }

        private void tell(List<Playback.Frame> frames, int from, long told) {
            long at = told;
            for (int i = from; i < frames.size(); i++) {
                Playback.Frame frame = frames.get(i);
                long wait = pace.millis(frame.at() - at);
                at = frame.at();
                if (wait > 0) {
                    int next = i;
                    long then = at;
                    vertx.setTimer(wait, due -> tell(frames, next, then));
                    return;
                }
                if (socket.isClosed()) {
                    return;
                }
                if (frame.binary()) {
                    socket.writeBinaryMessage(Buffer.buffer(frame.bytes()));
                } else {
                    socket.writeTextMessage(frame.text());
                }
            }
        }
    }
}

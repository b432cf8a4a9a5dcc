package dev.claudetap.proxy;

import dev.claudetap.capture.ReceivedBody;
import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.proxy.replay.AnswerSource;
import dev.claudetap.proxy.replay.Miss;
import dev.claudetap.proxy.replay.Pace;
import dev.claudetap.proxy.replay.Playback;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for every upstream of a session and plays a cassette, or says what stands for an answer: loopback only, plain HTTP/1.1 and WebSocket. It ends with
 * the session's event loops.
 */
final class ReplayServer {
    private static final int LISTEN_SECONDS = 60;
    private static final int LARGEST_HEAD = 1 << 20;
    private static final int LARGEST_MESSAGE = 64 << 20;
    private static final int MISS = 400;

    private final Vertx vertx;
    private final AnswerSource source;
    private final Pace pace;
    private final RecorderOptions reading;

    /** @param reading how requests were read when they were recorded */
    ReplayServer(Vertx vertx, AnswerSource source, Pace pace, RecorderOptions reading) {
        this.vertx = vertx;
        this.source = source;
        this.pace = pace;
        this.reading = reading;
    }

    /**
     * Starts listening.
     *
     * @return where
     * @throws TapException when it cannot listen
     */
    InetSocketAddress start() throws TapException {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setMaxHeaderSize(LARGEST_HEAD)
                .setMaxInitialLineLength(LARGEST_HEAD)
                .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE);
        try {
            HttpServer server = vertx.createHttpServer(options)
                    .requestHandler(this::answer)
                    .webSocketHandler(this::converse)
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

    /** What comes of a request: what is played, or the miss that it is. */
    private record Found<T>(@Nullable T played, @Nullable Miss miss) {
        /** @param player looks for it, and tells when there is nothing */
        static <T> Found<T> by(Function<Consumer<Miss>, Optional<T>> player) {
            List<Miss> misses = new ArrayList<>(1);
            T played = player.apply(misses::add).orElse(null);
            return new Found<>(played, misses.isEmpty() ? null : misses.get(0));
        }

        /** Why nothing is played, as an answer's body; null when something is, or when nothing is missed yet. */
        @Nullable
        String apology() {
            return miss == null ? null : ErrorAnswers.json("cassette_miss", "not on the cassette: " + miss.line());
        }
    }

    private void answer(HttpServerRequest request) {
        String method = request.method().name();
        String target = request.uri();
        List<Header> lines = new ArrayList<>();
        request.headers().forEach((name, value) -> lines.add(new Header(name, value)));
        Headers headers = new Headers(lines);
        String type = request.getHeader("content-type");
        request.body()
                // Reading and comparing a long history takes longer than an event loop may.
                .compose(sent -> vertx.executeBlocking(
                        () -> {
                            Body body = ReceivedBody.ofRequest(headers, sent.getBytes(), reading);
                            return Found.<Playback>by(missed -> source.answer(method, target, body, type, missed));
                        },
                        false))
                .onSuccess(found -> vertx.runOnContext(now -> play(request, found)))
                .onFailure(broken -> request.connection().close());
    }

    private void play(HttpServerRequest request, Found<Playback> found) {
        if (found.played() != null) {
            new Playing(request, found.played()).begin();
            return;
        }
        // A status that agents do not try again on: what is not on the cassette will not be there in a second either.
        request.response()
                .setStatusCode(MISS)
                .putHeader("content-type", "application/json")
                .putHeader("x-should-retry", "false")
                .end(String.valueOf(found.apology()));
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
        socket.textMessageHandler(text -> conversation.hears(text.getBytes(StandardCharsets.UTF_8), true));
        socket.binaryMessageHandler(data -> conversation.hears(data.getBytes(), false));
    }

    /** What an agent says on one WebSocket, and what it is told. */
    private final class Conversation {
        private final ServerWebSocket socket;
        /** Since the last answer. One worker at a time. */
        private final List<Body> said = new ArrayList<>();

        Conversation(ServerWebSocket socket) {
            this.socket = socket;
        }

        /** Read and compared on a worker, message after message. */
        void hears(byte[] message, boolean text) {
            vertx.executeBlocking(() -> says(ReceivedBody.ofMessage(message, text)), true)
                    .onSuccess(this::reply)
                    .onFailure(broken -> socket.close());
        }

        private Found<List<Playback.Frame>> says(Body message) {
            said.add(message);
            List<Body> now = List.copyOf(said);
            boolean most = now.size() >= source.mostMessages();
            Found<List<Playback.Frame>> found = Found.by(missed -> source.messages(socket.uri(), now, most, missed));
            if (most || found.played() != null) {
                said.clear();
            }
            return found;
        }

        private void reply(Found<List<Playback.Frame>> found) {
            String apology = found.apology();
            if (found.played() != null) {
                tell(found.played(), 0, 0);
            } else if (apology != null && !socket.isClosed()) {
                socket.writeTextMessage(apology);
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

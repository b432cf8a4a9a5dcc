package dev.claudetap.cli;

import dev.claudetap.cli.SoakTraffic.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;

/** The provider of a soak: answers each kind of exchange in its way, and counts what it was asked. */
final class SoakUpstream implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());
    private static final String DELTA = """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"In order, and whole. "}}

            """;
    private static final String HEAD = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-soak",\
            "content":[],"usage":{"input_tokens":9,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            """;
    private static final String END = """
            event: message_stop
            data: {"type":"message_stop"}

            """;
    private static final String STREAM = HEAD + DELTA.repeat(SoakTraffic.EVENTS - 3) + END;
    private static final String ANSWER = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-soak","content":[{"type":"text","text":"Yes."}],\
            "stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":1}}""";
    private static final String BIG = "{\"data\":\"" + "a word ".repeat(SoakTraffic.BIG / 7) + "\"}";

    private final MockWebServer server = new MockWebServer();
    private final Map<Kind, AtomicInteger> asked = new EnumMap<>(Kind.class);

    /** Starts it on a free port of loopback. */
    static SoakUpstream start() throws IOException {
        // It tells of every connection that breaks, and here they are meant to.
        LOGGER.setLevel(Level.OFF);
        SoakUpstream upstream = new SoakUpstream();
        for (Kind kind : Kind.values()) {
            upstream.asked.put(kind, new AtomicInteger());
        }
        upstream.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return upstream.answer(request);
            }
        });
        upstream.server.start(InetAddress.getLoopbackAddress(), 0);
        return upstream;
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    int asked(Kind kind) {
        AtomicInteger counter = asked.get(kind);
        return counter == null ? 0 : counter.get();
    }

    /** How long the body is that an agent of that kind must get. */
    static long length(Kind kind) {
        return switch (kind) {
            case STREAM -> STREAM.length();
            case BIG -> BIG.length();
            default -> ANSWER.length();
        };
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        Kind kind = Kind.valueOf(path.substring(path.lastIndexOf('/') + 1));
        AtomicInteger counter = asked.get(kind);
        if (counter != null) {
            counter.incrementAndGet();
        }
        MockResponse.Builder response = new MockResponse.Builder();
        return switch (kind) {
            case SOCKET -> response.webSocketUpgrade(new Echo()).build();
            case STREAM -> events(response).chunkedBody(STREAM, 1_400).build();
            case ABORT ->
                events(response)
                        .chunkedBody(STREAM, 1_400)
                        .throttleBody(1_024, 200, TimeUnit.MILLISECONDS)
                        .build();
            case DEATH ->
                events(response)
                        .body(STREAM)
                        .onResponseBody(new SocketEffect.CloseSocket())
                        .build();
            case STUCK ->
                response.body(new Buffer().write(new byte[SoakTraffic.STUCK]))
                        .addHeader("Content-Type", "application/octet-stream")
                        .build();
            case BIG -> json(response, BIG);
            case JSON -> json(response, ANSWER);
        };
    }

    private static MockResponse.Builder events(MockResponse.Builder response) {
        return response.setHeader("Content-Type", "text/event-stream");
    }

    private static MockResponse json(MockResponse.Builder response, String body) {
        return response.setHeader("Content-Type", "application/json").body(body).build();
    }

    private static final class Echo extends WebSocketListener {
        @Override
        public void onMessage(WebSocket socket, String text) {
            socket.send(text);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, reason);
        }
    }

    /** Closes its port and every connection; the counts stay. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        stop();
    }
}

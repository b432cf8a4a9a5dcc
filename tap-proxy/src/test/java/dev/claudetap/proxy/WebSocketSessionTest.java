package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import dev.claudetap.trace.WebSocketMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.Test;

/** WebSockets through a whole session: what is recorded, what a slow reader costs, what a close of the tap means. */
class WebSocketSessionTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String UPGRADE = "GET /v1/responses HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            .concat("Connection: Upgrade\r\nSec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n\r\n");

    private static String switching() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
    }

    private static TapSession session(int port) throws TapException {
        return TapSession.start(TapOptions.reverse("http://127.0.0.1:" + port)
                .environment(Map.of())
                .build());
    }

    private static WebSocket open(TapSession session, WebSocketListener listener) {
        Request request =
                new Request.Builder().url(session.baseUrl() + "/v1/responses").build();
        return PatientClient.create().newWebSocket(request, listener);
    }

    private static String next(BlockingQueue<String> messages) throws InterruptedException {
        String message = messages.poll(60, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within 60 s");
        }
        return message;
    }

    /** Keeps what arrives and closes when the other side does. */
    private static class Listening extends WebSocketListener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public void onMessage(WebSocket socket, String text) {
            messages.add(text);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code == 1005 ? 1000 : code, reason);
            closed.complete(code);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable cause, Response response) {
            closed.completeExceptionally(cause);
        }
    }

    @Test
    void compressedSessionIsRecordedAsTextBothWays() throws Exception {
        String said = "what the agent says, in plain words; ".repeat(200);
        String answered = "what upstream answers \u2014 \u4f60\u597d; ".repeat(200);
        Listening upstream = new Listening() {
            @Override
            public void onMessage(WebSocket socket, String text) {
                socket.send(text.equals(said) ? answered : "not what was sent");
            }
        };
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder()
                    .webSocketUpgrade(upstream)
                    .addHeader("Sec-WebSocket-Extensions", "permessage-deflate")
                    .build());
            server.start();
            try (TapSession session = session(server.getPort())) {
                Listening agent = new Listening();
                WebSocket socket = open(session, agent);
                for (int i = 0; i < 3; i++) {
                    socket.send(said);
                    assertThat(next(agent.messages)).isEqualTo(answered);
                }
                socket.close(1000, "done");
                assertThat(upstream.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
                assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
                TraceRecord.WebSocket record = only(session);
                assertThat(record.response().headers().all("sec-websocket-extensions"))
                        .anySatisfy(value -> assertThat(value).contains("permessage-deflate"));
                assertThat(record.messages())
                        .extracting(WebSocketMessage::fromClient)
                        .containsExactly(true, false, true, false, true, false);
                assertThat(record.messages())
                        .extracting(WebSocketMessage::body)
                        .allSatisfy(body -> assertThat(body).isIn(new Body.Text(said), new Body.Text(answered)));
                // It was compressed indeed.
                assertThat(record.request().bodyInfo().wireBytes()).isLessThan(said.length());
                assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
            }
        }
    }

    private static TraceRecord.WebSocket only(TapSession session) throws IOException {
        List<TraceRecord> records = session.trace().records();
        assertThat(records).hasSize(1).first().isInstanceOf(TraceRecord.WebSocket.class);
        return (TraceRecord.WebSocket) records.get(0);
    }

    @Test
    void everyResponseOfASessionIsARecordOfItsOwn() throws Exception {
        Listening upstream = new Listening() {
            private int count;

            @Override
            public void onMessage(WebSocket socket, String text) {
                String id = "r" + ++count;
                socket.send("{\"type\":\"response.created\",\"response\":{\"id\":\"" + id + "\"}}");
                socket.send("{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"message\","
                        + "\"content\":[{\"type\":\"output_text\",\"text\":\"answer " + count + "\"}]}}");
                socket.send("{\"type\":\"response.completed\",\"response\":{\"id\":\"" + id
                        + "\",\"usage\":{\"input_tokens\":5,\"output_tokens\":7}}}");
            }
        };
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(new MockResponse.Builder().webSocketUpgrade(upstream).build());
            server.start();
            try (TapSession session = session(server.getPort())) {
                Listening agent = new Listening();
                WebSocket socket = open(session, agent);
                for (int i = 1; i <= 3; i++) {
                    socket.send("{\"type\":\"response.create\",\"model\":\"m\",\"input\":[{\"n\":" + i + "}]}");
                    assertThat(next(agent.messages)).contains("created");
                    assertThat(next(agent.messages)).contains("answer " + i);
                    assertThat(next(agent.messages)).contains("completed");
                }
                socket.close(1000, null);
                assertThat(upstream.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
                assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
                List<TraceRecord> records = session.trace().records();
                assertThat(records)
                        .extracting(record -> record.header().turn())
                        .containsExactly(new Turn(1, 1), new Turn(1, 2), new Turn(1, 3));
                for (int i = 1; i <= 3; i++) {
                    TraceRecord record = records.get(i - 1);
                    assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
                    assertThat(record.request().body().toString()).contains("\"n\":" + i);
                    assertThat(record.response().body().toString())
                            .contains("answer " + i, "\"r" + i + "\"", "\"output_tokens\":7");
                }
                assertThat(session.summary().outputTokens()).isEqualTo(21);
            }
        }
    }

    @Test
    void closingTheTapSaysGoodbyeToBothSidesOfAnOpenSession() throws Exception {
        BlockingQueue<byte[]> atOrigin = new LinkedBlockingQueue<>();
        String answer = switching();
        byte[] hello = {(byte) 0x81, 2, 'h', 'i'};
        try (RawOrigin origin = new RawOrigin(wire -> {
            wire.readRequest();
            wire.send(answer);
            wire.send(hello);
            atOrigin.add(wire.in.readAllBytes());
        })) {
            TapSession session = session(origin.port());
            try (RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
                agent.send(UPGRADE);
                agent.readHead();
                assertThat(agent.in.readNBytes(4)).isEqualTo(hello);
                session.close();
                assertThat(agent.in.readAllBytes()).containsExactly(0x88, 2, 0x03, 0xE9);
                assertThat(atOrigin.poll(60, TimeUnit.SECONDS)).containsExactly(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE9);
            }
            TraceRecord.WebSocket record = only(session);
            assertThat(record.header().outcome()).isEqualTo(Outcome.TAP_STOPPED);
            assertThat(record.messages()).extracting(WebSocketMessage::body).containsExactly(new Body.Text("hi"));
        }
    }

    @Test
    void agentThatStopsReadingDoesNotMakeTheTapHoard() throws Exception {
        long all = 200L * 1024 * 1024;
        CompletableFuture<Long> stalledAfter = new CompletableFuture<>();
        ServerSocketChannel listening =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        String answer = switching();
        try (RawOrigin origin = new RawOrigin(listening.socket(), wire -> {
                    wire.socket.setSendBufferSize(64 * 1024);
                    wire.readRequest();
                    wire.send(answer);
                    push(wire.socket.getChannel(), all, stalledAfter);
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = RawAgent.takingLittle(tap.port())) {
            agent.send(UPGRADE);
            agent.readHead();
            assertThat(stalledAfter.get(60, TimeUnit.SECONDS)).isLessThan(32L * 1024 * 1024);
            // Reading on sets everything going again.
            agent.in.skipNBytes(32L * 1024 * 1024);
        }
    }

    /** Sends binary frames until {@code all} is out; says how much was taken when nothing more was for a second. */
    private static void push(SocketChannel to, long all, CompletableFuture<Long> stalledAfter) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(10 + 65536)
                .put((byte) 0x82)
                .put((byte) 127)
                .putLong(65536)
                .clear();
        to.configureBlocking(false);
        try (Selector writable = Selector.open()) {
            to.register(writable, SelectionKey.OP_WRITE);
            for (long sent = 0; sent < all; ) {
                if (writable.select(1000) == 0) {
                    stalledAfter.complete(sent);
                }
                writable.selectedKeys().clear();
                sent += to.write(frame);
                if (!frame.hasRemaining()) {
                    frame.clear();
                }
            }
        }
        stalledAfter.complete(all);
    }
}

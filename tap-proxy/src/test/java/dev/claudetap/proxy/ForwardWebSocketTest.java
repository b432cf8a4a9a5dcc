package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets through the forward tap: over TLS, through a plain tunnel, and through the plain proxy. */
class ForwardWebSocketTest {
    private static final String HOST = "api.example";

    @TempDir
    Path folder;

    private ForwardTap tap(MockWebServer server) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(HOST, server.getPort())
                .start();
    }

    /** Sends every message back, and closes with what it was asked to close with. */
    private static MockResponse echo() {
        return new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onMessage(okhttp3.WebSocket socket, String text) {
                        socket.send(text);
                    }

                    @Override
                    public void onClosing(okhttp3.WebSocket socket, int code, String reason) {
                        socket.close(code, reason);
                    }
                })
                .build();
    }

    /** Puts a JDK client's messages together and keeps how it ended. */
    private static final class Listening implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return CompletableFuture.completedStage(null);
        }

        String next() throws InterruptedException {
            String next = messages.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no message within 60 s");
            }
            return next;
        }
    }

    private static WebSocket jdkSocket(ForwardTap tap, String url, Listening listening) throws Exception {
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of((InetSocketAddress) tap.proxy().address()))
                .sslContext(ForwardTap.trust())
                .build()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), listening)
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void jdkClientOverTlsSendsTwoMegabytesAndClosesWithItsOwnCode() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(HOST));
                ForwardTap tap = tap(server)) {
            server.enqueue(echo());
            Listening listening = new Listening();
            WebSocket socket = jdkSocket(tap, "wss://" + HOST + "/v1/responses", listening);
            String large = "ä".repeat(1024 * 1024);
            socket.sendText("first", true).get(60, TimeUnit.SECONDS);
            assertThat(listening.next()).isEqualTo("first");
            socket.sendText(large, true).get(60, TimeUnit.SECONDS);
            assertThat(listening.next()).isEqualTo(large);
            socket.sendClose(4003, "enough").get(60, TimeUnit.SECONDS);
            assertThat(listening.closed.get(60, TimeUnit.SECONDS)).isEqualTo("4003 enough");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.response().status()).isEqualTo(101);
            assertThat(seen.request().upstreamUrl()).isEqualTo("https://" + HOST + "/v1/responses");
        }
    }

    @Test
    void okHttpOverTlsGetsTheServersCodeAndReason() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        BlockingQueue<String> echoed = new LinkedBlockingQueue<>();
        try (MockWebServer server = TlsOrigin.server(List.of(HOST));
                ForwardTap tap = tap(server)) {
            server.enqueue(new MockResponse.Builder()
                    .webSocketUpgrade(new WebSocketListener() {
                        @Override
                        public void onMessage(okhttp3.WebSocket socket, String text) {
                            socket.send(text);
                            if (text.equals("bye")) {
                                socket.close(4010, "server says so");
                            }
                        }
                    })
                    .build());
            tap.client()
                    .newWebSocket(
                            new Request.Builder()
                                    .url("wss://" + HOST + "/v1/responses")
                                    .build(),
                            new WebSocketListener() {
                                @Override
                                public void onOpen(okhttp3.WebSocket socket, Response response) {
                                    socket.send("{\"a\":\"" + "x".repeat(100_000) + "\"}");
                                    socket.send("bye");
                                }

                                @Override
                                public void onMessage(okhttp3.WebSocket socket, String text) {
                                    echoed.add(text);
                                }

                                @Override
                                public void onClosing(okhttp3.WebSocket socket, int code, String reason) {
                                    end.complete(code + " " + reason);
                                    socket.close(code, null);
                                }
                            });
            assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo("4010 server says so");
            assertThat(echoed).hasSize(2).last().isEqualTo("bye");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "GET http://", "GET ws://"})
    void plainSocketPassesThroughATunnelOrThePlainProxy(String way) throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(echo());
            server.start();
            try (ForwardTap tap = tap(server);
                    RawAgent agent = new RawAgent(tap.port())) {
                String target = "/live";
                if (way.equals("CONNECT")) {
                    agent.send("CONNECT " + HOST + ":80 HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
                    assertThat(agent.readHead()).startsWith("HTTP/1.1 200 ");
                } else {
                    target = way.substring(4) + HOST + "/live";
                }
                agent.send("GET " + target + " HTTP/1.1\r\nHost: " + HOST + "\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                assertThat(agent.readHead()).startsWith("HTTP/1.1 101 ");
                agent.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
                assertThat(agent.readChars(4)).isEqualTo("\u0081\u0002hi");
            }
        }
    }

    @Test
    void upgradeThatUpstreamRefusesPassesAsItIs() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(HOST));
                ForwardTap tap = tap(server)) {
            server.enqueue(new MockResponse.Builder()
                    .code(426)
                    .addHeader("x-why", "sse")
                    .body("use events")
                    .build());
            CompletableFuture<String> refused = new CompletableFuture<>();
            tap.client()
                    .newWebSocket(
                            new Request.Builder()
                                    .url("wss://" + HOST + "/v1/responses")
                                    .build(),
                            new WebSocketListener() {
                                @Override
                                public void onFailure(
                                        okhttp3.WebSocket socket, Throwable why, okhttp3.Response response) {
                                    refused.complete(response.code() + " " + response.header("x-why"));
                                }
                            });
            assertThat(refused.get(60, TimeUnit.SECONDS)).isEqualTo("426 sse");
            assertThat(tap.seen.next().responseBody()).asString().isEqualTo("use events");
        }
    }
}

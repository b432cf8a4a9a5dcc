package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.replay.Cassette;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** A WebSocket session is answered again message by message. */
class ReplaySocketTest {
    /** Answers every request with two messages that tell its number. */
    private static final class Provider extends WebSocketListener {
        private int number;

        @Override
        public void onMessage(WebSocket socket, String text) {
            number++;
            socket.send("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_" + number + "\"}}");
            socket.send("{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_" + number
                    + "\",\"model\":\"gpt-test\",\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}");
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, reason);
        }
    }

    /** Asks, and keeps what it is told. */
    private static final class Agent extends WebSocketListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Agent(TapSession tap) {
            Request request =
                    new Request.Builder().url(tap.baseUrl() + "/v1/responses").build();
            socket = PatientClient.create().newWebSocket(request, this);
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            told.add(text);
        }

        @Override
        public void onClosed(WebSocket from, int code, String reason) {
            told.add("closed " + code);
        }

        @Override
        public void onClosing(WebSocket from, int code, String reason) {
            from.close(code, reason);
        }

        private String next() throws InterruptedException {
            String message = told.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("a message within 60 s").isNotNull();
            return message;
        }

        List<String> ask(String words, String id) throws InterruptedException {
            socket.send("{\"type\":\"response.create\",\"model\":\"gpt-test\",\"prompt_cache_key\":\"" + id
                    + "\",\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\""
                    + words + "\"}]}]}");
            return List.of(next(), next());
        }

        void close() throws InterruptedException {
            socket.close(1000, "");
            assertThat(next()).isEqualTo("closed 1000");
        }
    }

    private static Trace recorded(List<List<String>> answers) throws Exception {
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.enqueue(
                    new MockResponse.Builder().webSocketUpgrade(new Provider()).build());
            upstream.start();
            try (TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + upstream.getPort())
                    .environment(Map.of())
                    .build())) {
                Agent agent = new Agent(tap);
                answers.add(agent.ask("It is 2026-05-20. One?", "a"));
                answers.add(agent.ask("It is 2026-05-20. Two?", "a"));
                agent.close();
                assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
                return tap.trace();
            }
        }
    }

    @Test
    void everyRequestOfASocketIsAnsweredAsItWas() throws Exception {
        List<List<String>> answers = new ArrayList<>();
        Trace trace = recorded(answers);
        assertThat(trace.records()).hasAtLeastOneElementOfType(TraceRecord.WebSocket.class);
        try (TapSession tap = TapSession.start(TapOptions.builder()
                .environment(Map.of())
                .cassette(Cassette.of(trace))
                .build())) {
            Agent agent = new Agent(tap);
            assertThat(agent.ask("It is 2026-11-22. One?", "b")).isEqualTo(answers.get(0));
            assertThat(agent.ask("It is 2026-11-22. Two?", "b")).isEqualTo(answers.get(1));
            CassettePlayer player = tap.player().orElseThrow();
            assertThat(player.misses()).isEmpty();
            assertThat(player.left()).isZero();

            List<String> missed = agent.ask("It is 2026-11-22. Three?", "b");
            assertThat(missed.get(0)).contains("claude_tap_cassette_miss", "WEBSOCKET /v1/responses");
            assertThat(missed.get(1)).isEqualTo("closed 1011");
            assertThat(player.misses()).hasSize(1);
        }
    }

    /** Answers what is binary with what is binary. */
    private static final class Echo extends WebSocketListener {
        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            socket.send(ByteString.encodeUtf8("you sent " + bytes.size()));
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, reason);
        }
    }

    private static String askInBinary(TapSession tap, byte... bytes) throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Request request = new Request.Builder().url(tap.baseUrl() + "/v1/audio").build();
        WebSocket socket = PatientClient.create().newWebSocket(request, new WebSocketListener() {
            @Override
            public void onMessage(WebSocket from, ByteString message) {
                told.add(message.utf8());
            }

            @Override
            public void onMessage(WebSocket from, String text) {
                told.add("text: " + text);
            }

            @Override
            public void onClosed(WebSocket from, int code, String reason) {
                told.add("closed");
            }
        });
        socket.send(ByteString.of(bytes));
        String answer = told.poll(60, TimeUnit.SECONDS);
        socket.close(1000, "");
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("closed");
        return String.valueOf(answer);
    }

    @Test
    void binaryMessagesAreAnsweredToo() throws Exception {
        Trace trace;
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.enqueue(
                    new MockResponse.Builder().webSocketUpgrade(new Echo()).build());
            upstream.start();
            try (TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + upstream.getPort())
                    .environment(Map.of())
                    .build())) {
                assertThat(askInBinary(tap, (byte) 1, (byte) 0, (byte) -1)).isEqualTo("you sent 3");
                assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
                trace = tap.trace();
            }
        }
        try (TapSession tap = TapSession.start(TapOptions.builder()
                .environment(Map.of())
                .cassette(Cassette.of(trace))
                .build())) {
            assertThat(askInBinary(tap, (byte) 1, (byte) 0, (byte) -1)).isEqualTo("you sent 3");
            assertThat(tap.player().orElseThrow().misses()).isEmpty();
        }
    }
}

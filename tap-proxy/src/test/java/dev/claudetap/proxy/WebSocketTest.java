package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSockets: the handshake is the two ends' own, well-formed frames pass as they are, and the end of one side is the end of the other. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF is the point
class WebSocketTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String UPGRADE =
            "GET /v1/responses HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: a, b\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";

    private static String switching(String more) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(digest) + "\r\n" + more + "\r\n";
    }

    private static byte[] frame(int first, boolean masked, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else if (payload.length < 65536) {
            out.write(mask | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] key = {1, 2, 3, 4};
        if (masked) {
            out.writeBytes(key);
        }
        byte[] body = payload.clone();
        for (int i = 0; masked && i < body.length; i++) {
            body[i] ^= key[i & 3];
        }
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void handshakeIsTheTwoEndsOwnAndWhatCameWithItIsNotLost() throws Exception {
        String answer = switching(
                "Sec-WebSocket-Protocol: b\r\nX-Request-Id: 7\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
        byte[] first = frame(0x81, false, text("early"));
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    byte[] head = answer.getBytes(StandardCharsets.ISO_8859_1);
                    byte[] both = Arrays.copyOf(head, head.length + first.length);
                    System.arraycopy(first, 0, both, head.length, first.length);
                    wire.send(both);
                    wire.in.readNBytes(frame(0x88, true, new byte[] {3, (byte) 0xE8}).length);
                    wire.send(frame(0x88, false, new byte[] {0x0F, (byte) 0xA3, 'b', 'y', 'e'}));
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            assertThat(agent.readHead()).isEqualTo(answer);
            assertThat(origin.nextRequest()).isEqualTo(UPGRADE.replace("Host: x", "Host: 127.0.0.1:" + origin.port()));
            assertThat(agent.in.readNBytes(first.length)).isEqualTo(first);
            agent.send(frame(0x88, true, new byte[] {3, (byte) 0xE8}));
            assertThat(agent.in.readAllBytes())
                    .isEqualTo(frame(0x88, false, new byte[] {0x0F, (byte) 0xA3, 'b', 'y', 'e'}));
            var seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.response().status()).isEqualTo(101);
            assertThat(seen.frames()).hasSize(3);
            assertThat(seen.payload(0)).isEqualTo(text("early"));
            assertThat(seen.payload(2)).endsWith(text("bye"));
        }
    }

    @Test
    void refusedUpgradePassesAsItIs() throws Exception {
        String refusal = "HTTP/1.1 426 Upgrade Required\r\nX-A: 1\r\nContent-Length: 2\r\n\r\n{}";
        try (RawOrigin origin = RawOrigin.answering(refusal);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            assertThat(agent.readAnswer()).isEqualTo(refusal);
        }
    }

    @Test
    void unreachableUpstreamIsA502() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                TestTap tap = new TestTap("http://127.0.0.1:" + closed.port());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void messagesOfAnySizeAndCutPassUnchangedBothWays() throws Exception {
        byte[] big = new byte[10 * 1024 * 1024];
        new Random(1).nextBytes(big);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(frame(0x01, true, Arrays.copyOf(text("caf\u00e9"), 4)));
        sent.writeBytes(frame(0x89, true, text("ping")));
        sent.writeBytes(frame(0x80, true, Arrays.copyOfRange(text("caf\u00e9"), 4, 5)));
        sent.writeBytes(frame(0x81, true, new byte[0]));
        sent.writeBytes(frame(0x82, true, big));
        byte[] toOrigin = sent.toByteArray();
        byte[] toAgent = frame(0x82, false, big);
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        String answer = switching("");
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(answer);
                    arrived.writeBytes(wire.in.readNBytes(toOrigin.length));
                    wire.send(toAgent);
                    wire.in.read();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            agent.readHead();
            for (int i = 0; i < 64; i++) {
                agent.send(new byte[] {toOrigin[i]});
            }
            agent.send(Arrays.copyOfRange(toOrigin, 64, toOrigin.length));
            assertThat(agent.in.readNBytes(toAgent.length)).isEqualTo(toAgent);
            assertThat(arrived.toByteArray()).isEqualTo(toOrigin);
            agent.socket.close();
            var seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(seen.payload(4)).isEqualTo(big);
            assertThat(seen.payload(5)).isEqualTo(big);
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedFrameEndsTheSessionOnBothSides(byte[] bad, int code) throws Exception {
        ByteArrayOutputStream atOrigin = new ByteArrayOutputStream();
        CountDownLatch originDone = new CountDownLatch(1);
        String answer = switching("");
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(answer);
                    wire.in.transferTo(atOrigin);
                    originDone.countDown();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            agent.readHead();
            byte[] good = frame(0x81, true, text("good"));
            agent.send(good);
            agent.send(bad);
            assertThat(agent.in.readAllBytes()).isEqualTo(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code});
            assertThat(originDone.await(60, TimeUnit.SECONDS)).isTrue();
            byte[] farewell = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, (byte) (code >> 8), (byte) code};
            assertThat(atOrigin.toByteArray())
                    .startsWith(good)
                    .endsWith(farewell)
                    .hasSize(good.length + farewell.length);
            var seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(seen.error().kind()).isEqualTo("websocket_protocol");
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(frame(0xF1, true, text("rsv")), 1002),
                Arguments.of(frame(0xC1, true, text("rsv1 unasked")), 1002),
                Arguments.of(frame(0x81, false, text("unmasked")), 1002),
                Arguments.of(frame(0x83, true, text("opcode")), 1002),
                Arguments.of(frame(0x81, true, new byte[] {(byte) 0xC0, (byte) 0x80}), 1007),
                Arguments.of(frame(0x89, true, new byte[126]), 1002),
                Arguments.of(frame(0x09, true, text("split")), 1002),
                Arguments.of(frame(0x80, true, text("lone")), 1002),
                Arguments.of(frame(0x88, true, new byte[1]), 1002),
                Arguments.of(frame(0x88, true, new byte[] {3, (byte) 0xED}), 1002),
                Arguments.of(
                        new byte[] {(byte) 0x82, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5}, 1002));
    }

    @Test
    void resetOfUpstreamEndsTheAgentsSessionWithoutAFarewell() throws Exception {
        String answer = switching("");
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(answer);
                    wire.in.read();
                    wire.reset();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            agent.readHead();
            agent.send(frame(0x81, true, text("x")));
            assertThat(agent.readAll()).isEmpty();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }

    @Test
    void agentThatVanishesEndsTheSessionUpstream() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        String answer = switching("");
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(answer);
                    try {
                        while (wire.in.read() >= 0) {}
                    } catch (IOException e) {
                        // A reset is an end as well.
                        ended.countDown();
                    }
                    ended.countDown();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(UPGRADE);
            agent.readHead();
            agent.reset();
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        }
    }
}

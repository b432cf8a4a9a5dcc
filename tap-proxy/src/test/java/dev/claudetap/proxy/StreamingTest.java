package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies pass as they come, whole and bounded in memory. */
class StreamingTest {
    private static final int MEGABYTES = 50;

    @Test
    void everyPieceOfAStreamArrivesBeforeTheNextOneIsSentAndAtOnce() throws Exception {
        String stream = "event: message_start\r\ndata: {\"caf\u00e9\":1}\r\n\r\n: keep-alive\n\ndata: half";
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        SynchronousQueue<Long> sent = new SynchronousQueue<>();
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (byte b : bytes) {
                        long now = System.nanoTime();
                        wire.send(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
                        // Goes on only when the agent has this byte.
                        sent.put(now);
                    }
                    wire.send("0\r\n\r\n");
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            agent.readHead();
            long[] delays = new long[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                byte[] chunk = agent.in.readNBytes(6);
                assertThat(chunk).isEqualTo(new byte[] {'1', '\r', '\n', bytes[i], '\r', '\n'});
                long arrived = System.nanoTime();
                Long left = sent.poll(60, TimeUnit.SECONDS);
                assertThat(left).isNotNull();
                delays[i] = arrived - left;
            }
            assertThat(agent.readChars(5)).isEqualTo("0\r\n\r\n");
            Arrays.sort(delays);
            // What held pieces back would hold each of them; what else this machine does holds some.
            assertThat(delays[0]).isLessThan(TimeUnit.MILLISECONDS.toNanos(Bar.millis(50)));
            assertThat(tap.seen.next().responseBody()).isEqualTo(bytes);
        }
    }

    @Test
    void smallRequestReachesUpstreamInOnePiece() throws Exception {
        BlockingQueue<String> reads = new LinkedBlockingQueue<>();
        try (RawOrigin origin = new RawOrigin(wire -> {
                    byte[] room = new byte[8192];
                    for (int n = wire.in.read(room); n > 0; n = wire.in.read(room)) {
                        reads.add(new String(room, 0, n, StandardCharsets.ISO_8859_1));
                        if (room[n - 1] == '}') {
                            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        }
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            for (int i = 0; i < 20; i++) {
                agent.send(
                        "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{\"n\":" + (100 + i) + "}");
                assertThat(agent.readAnswer()).startsWith("HTTP/1.1 200 ");
                assertThat(reads.poll(60, TimeUnit.SECONDS)).startsWith("POST ").endsWith("{\"n\":" + (100 + i) + "}");
            }
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void bigBodiesPassBothWaysByteForByte() throws Exception {
        byte[] megabyte = new byte[1024 * 1024];
        for (int i = 0; i < megabyte.length; i++) {
            megabyte[i] = (byte) (i * 31 + i / 251);
        }
        String head = "Content-Length: " + MEGABYTES * megabyte.length + "\r\n\r\n";
        try (RawOrigin origin = new RawOrigin(wire -> {
                    while (wire.in.read() != '\r' || wire.in.read() != '\n' || wire.in.read() != '\r') {}
                    if (wire.in.read() != '\n') {
                        throw new AssertionError("the head's end was expected");
                    }
                    for (int i = 0; i < MEGABYTES; i++) {
                        if (!Arrays.equals(wire.in.readNBytes(megabyte.length), megabyte)) {
                            return;
                        }
                    }
                    wire.send("HTTP/1.1 200 OK\r\n" + head);
                    for (int i = 0; i < MEGABYTES; i++) {
                        wire.send(megabyte);
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/files HTTP/1.1\r\nHost: x\r\n" + head);
            for (int i = 0; i < MEGABYTES; i++) {
                agent.send(megabyte);
            }
            assertThat(agent.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < MEGABYTES; i++) {
                assertThat(Arrays.equals(agent.in.readNBytes(megabyte.length), megabyte))
                        .isTrue();
            }
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }
}

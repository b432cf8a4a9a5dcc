package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A side that does not read keeps nobody: not the other side's leaving from being seen, not the tap from closing. */
class StalledPeerTest {
    private static final String UPLOAD = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 500000000\r\n\r\n";

    /** Reads a head, then nothing until it is let go. */
    private static RawOrigin notReading(CountDownLatch letGo, CountDownLatch ended) throws IOException {
        return new RawOrigin(wire -> {
            wire.socket.setReceiveBufferSize(64 * 1024);
            while (wire.in.read() != '\n') {}
            letGo.await();
            try {
                wire.in.transferTo(OutputStream.nullOutputStream());
            } finally {
                ended.countDown();
            }
        });
    }

    /** Sends until nobody takes any more. */
    private static void fill(RawAgent agent) throws InterruptedException {
        Thread sender = new Thread(() -> {
            try {
                agent.send(UPLOAD);
                agent.send(new byte[64 * 1024 * 1024]);
            } catch (IOException e) {
                // The tap or the test ended the connection.
                Thread.currentThread().interrupt();
            }
        });
        sender.setDaemon(true);
        sender.start();
        sender.join(1500);
    }

    @Test
    void tapClosesInAnUploadThatUpstreamDoesNotRead() throws Exception {
        Set<Thread> before = OurThreads.running();
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawOrigin origin = notReading(letGo, ended)) {
            TestTap tap = new TestTap(origin.url());
            try (RawAgent agent = new RawAgent(tap.port())) {
                fill(agent);
                tap.close();
                OurThreads.assertNoneBut(before);
                letGo.countDown();
                assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void tapClosesWhenTheAgentDoesNotRead() throws Exception {
        Set<Thread> before = OurThreads.running();
        try (RawOrigin origin = new RawOrigin(wire -> {
            wire.readRequest();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 500000000\r\n\r\n");
            wire.send(new byte[64 * 1024 * 1024]);
        })) {
            TestTap tap = new TestTap(origin.url());
            try (RawAgent agent = new RawAgent(tap.port())) {
                agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
                agent.readHead();
                tap.close();
                OurThreads.assertNoneBut(before);
            }
        }
    }

    @Test
    void agentThatResetsAnUploadThatStandsStillIsSeen() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawOrigin origin = notReading(letGo, ended);
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            fill(agent);
            agent.reset();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            letGo.countDown();
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void agentThatPipelinesTooMuchAndLeavesIsSeen() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    asked.countDown();
                    wire.in.read();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000));
            agent.socket.close();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        }
    }
}

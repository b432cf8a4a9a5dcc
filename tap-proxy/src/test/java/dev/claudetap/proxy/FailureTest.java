package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.trace.Outcome;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each side sees when the other one fails. */
class FailureTest {
    /** Half of the time that a peer gets to send what nobody wants: one that has left is given none. */
    private static final long AT_ONCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final String GET = "GET /v1/models?key=hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void unreachableUpstreamIsA502ThatNamesTheCauseAndNoSecret() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                TestTap tap = new TestTap("http://user:pass@127.0.0.1:" + closed.port());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer())
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/json\r\n")
                    .contains("\"type\":\"claude_tap_connect_refused\"", "127.0.0.1:" + closed.port())
                    .doesNotContain("hidden", "pass", "Exception");
            var seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(seen.response().status()).isEqualTo(502);
        }
    }

    @Test
    void requestThatIsStillOnItsWayToNobodyIsRecordedWholeAndItsConnectionStays() throws Exception {
        byte[] body = "long ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        try (ClosedPort closed = new ClosedPort();
                TestTap tap = new TestTap("http://127.0.0.1:" + closed.port());
                RawAgent agent = new RawAgent(tap.port())) {
            for (int i = 0; i < 2; i++) {
                agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
                agent.send(body);
                assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ").doesNotContain("Connection: close");
                var seen = tap.seen.next();
                assertThat(seen.error().kind()).isEqualTo("connect_refused");
                assertThat(seen.requestBody()).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
    void agentThatSendsNoMoreOfItsRequestLearnsAllTheSameThatNobodyIsThere(String expect) throws Exception {
        try (ClosedPort closed = new ClosedPort();
                TestTap tap = new TestTap("http://127.0.0.1:" + closed.port());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\n" + expect + "Content-Length: 50\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ").contains("Connection: close");
            var seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(seen.requestBody()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, reset", "false, closed_early"})
    void upstreamThatEndsBeforeItsAnswerIsA502(boolean reset, String kind) throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    if (reset) {
                        wire.reset();
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 502 ").contains("claude_tap_" + kind);
            var seen = tap.seen.next();
            assertThat(seen.error().kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort",
            })
    void brokenOffAnswerNeverLooksWholeAndKeepsWhatCame(String answer) throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            CountDownLatch arrived = new CountDownLatch(1);
            try (RawOrigin origin = new RawOrigin(wire -> {
                        wire.readRequest();
                        wire.send(answer);
                        if (!arrived.await(60, TimeUnit.SECONDS)) {
                            throw new AssertionError("the agent never saw the first part");
                        }
                        if (reset) {
                            wire.reset();
                        }
                    });
                    TestTap tap = new TestTap(origin.url());
                    RawAgent agent = new RawAgent(tap.port())) {
                agent.send(GET);
                StringBuilder got = new StringBuilder(agent.readHead());
                while (got.indexOf("short") < 0) {
                    got.append(agent.readChars(1));
                }
                arrived.countDown();
                got.append(agent.readAll());
                assertThat(got.toString()).doesNotEndWith("0\r\n\r\n");
                var seen = tap.seen.next();
                assertThat(seen.outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
                assertThat(seen.responseBody()).asString().isEqualTo("short");
                assertThat(seen.error().kind()).isEqualTo(reset ? "reset" : "closed_early");
            }
        }
    }

    @Test
    void resetOfACloseDelimitedAnswerIsNotItsEnd() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\n\r\npart");
                    if (arrived.await(60, TimeUnit.SECONDS)) {
                        wire.reset();
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            agent.readHead();
            assertThat(agent.readChars(9)).isEqualTo("4\r\npart\r\n");
            arrived.countDown();
            assertThat(agent.readAll()).isEmpty();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }

    @Test
    void upstreamThatSilentlyClosesKeptConnectionsCostsNoRequest() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    wire.send(OK);
                    // The next request on this connection meets a closed door.
                    wire.in.read();
                    wire.reset();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            for (int i = 0; i < 30; i++) {
                agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n" + (100 + i));
                assertThat(agent.readAnswer()).isEqualTo(OK);
                assertThat(origin.nextRequest()).endsWith("\r\n\r\n" + (100 + i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void agentThatLeavesEndsTheCallUpstream(boolean afterFirstBytes) throws Exception {
        // What keeps the call from ending keeps it each time; what else this machine does at that moment does not.
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3 && fastest >= AT_ONCE_NANOS; i++) {
            fastest = Math.min(fastest, untilTheCallEnds(afterFirstBytes));
        }
        assertThat(fastest).isLessThan(AT_ONCE_NANOS);
    }

    /** Nanoseconds from the agent's leaving on. */
    private static long untilTheCallEnds(boolean afterFirstBytes) throws Exception {
        CountDownLatch seenEnd = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.readRequest();
                    if (afterFirstBytes) {
                        wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
                    }
                    asked.countDown();
                    wire.in.read();
                    seenEnd.countDown();
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send(GET);
            if (afterFirstBytes) {
                agent.readHead();
            }
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            long left = System.nanoTime();
            agent.socket.close();
            assertThat(seenEnd.await(60, TimeUnit.SECONDS)).isTrue();
            long took = System.nanoTime() - left;
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            return took;
        }
    }

    @Test
    void earlyAnswerReachesAnAgentThatIsStillSending() throws Exception {
        try (RawOrigin origin = new RawOrigin(wire -> {
                    while (wire.in.read() != '\n') {}
                    wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                    wire.in.transferTo(OutputStream.nullOutputStream());
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n");
            byte[] piece = new byte[65536];
            for (int i = 0; i < 40; i++) {
                agent.send(piece);
            }
            assertThat(agent.readAnswer()).endsWith("\r\n\r\nbig");
        }
    }

    @Test
    void unknownPathIsRefusedAndRecordedUnlessTheProfileRelaysAll() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK);
                TestTap tap = new TestTap(
                        origin.url(), new CapturePolicy(false, List.of("/extra"), List.of()), List.of(), Map.of());
                RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(agent.readAnswer()).startsWith("HTTP/1.1 404 ").contains("path_not_allowed");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.REFUSED);
            for (String path : List.of(
                    "/v1/messages/../../admin",
                    "/v1/messages/%2e%2E/..%2fadmin",
                    "/v1/messages/..",
                    "/v1/files/%2e%2e/x")) {
                agent.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(agent.readAnswer()).startsWith("HTTP/1.1 404 ");
            }
            for (String path : List.of(
                    "/extra/x",
                    "/v1/messages?beta=true",
                    "/v1/models/",
                    "/v1beta/models/g:streamGenerateContent",
                    "/v1/projects/p/locations/l/publishers/anthropic/models/m:rawPredict",
                    "/v1/files/%2e%2e/models/x")) {
                agent.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(agent.readAnswer()).isEqualTo(OK);
            }
        }
    }

    @Test
    void readerThatStopsDoesNotMakeTheTapHoard() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch stalled = new CountDownLatch(1);
        byte[] piece = new byte[64 * 1024];
        try (RawOrigin origin = new RawOrigin(wire -> {
                    wire.socket.setSendBufferSize(64 * 1024);
                    wire.readRequest();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n");
                    Thread writer = Thread.currentThread();
                    Thread watch = new Thread(() -> {
                        int last = -1;
                        while (last != taken.get() && writer.isAlive()) {
                            last = taken.get();
                            LockSupport.parkNanos(700_000_000);
                        }
                        stalled.countDown();
                    });
                    watch.setDaemon(true);
                    watch.start();
                    for (int i = 0; i < 3200; i++) {
                        wire.send(piece);
                        taken.addAndGet(piece.length);
                    }
                });
                TestTap tap = new TestTap(origin.url());
                RawAgent agent = RawAgent.takingLittle(tap.port())) {
            agent.send(GET);
            agent.readHead();
            assertThat(stalled.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(taken.get()).isLessThan(32 * 1024 * 1024);
            byte[] rest = new byte[1024 * 1024];
            long got = 0;
            while (got < 209715200L) {
                int n = agent.in.read(rest);
                assertThat(n).isPositive();
                got += n;
            }
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }
}

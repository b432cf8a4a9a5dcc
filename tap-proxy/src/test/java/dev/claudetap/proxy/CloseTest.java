package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A tap ends at once, with streams in flight too, and leaves nothing behind. */
class CloseTest {
    /** What keeps a tap from closing keeps it each time; what else this machine does at that moment does not. */
    private static final int TRIES = 5;

    @Test
    void closingInMidStreamIsFastTellsBothSidesAndLeavesNoThread() throws Exception {
        Set<Thread> before = OurThreads.running();
        long fastest = Long.MAX_VALUE;
        try (RawOrigin origin = new RawOrigin(wire -> {
            wire.readRequest();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
            wire.in.read();
        })) {
            for (int i = 0; i < TRIES; i++) {
                fastest = Math.min(fastest, closedInMidStream(origin));
            }
        }
        assertThat(fastest / 1_000_000).isLessThan(Bar.millis(750));
        OurThreads.assertNoneBut(before);
    }

    /** How many nanoseconds that took. */
    private static long closedInMidStream(RawOrigin origin) throws Exception {
        TestTap tap = new TestTap(origin.url());
        try (RawAgent agent = new RawAgent(tap.port())) {
            agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            agent.readHead();
            assertThat(agent.readChars(7)).isEqualTo("2\r\nhi\r\n");
            long start = System.nanoTime();
            tap.close();
            long took = System.nanoTime() - start;
            assertThat(agent.readAll()).isEmpty();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.TAP_STOPPED);
            tap.close();
            return took;
        }
    }
}

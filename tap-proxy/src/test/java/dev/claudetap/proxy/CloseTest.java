package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A tap ends at once, with streams in flight too, and leaves nothing behind. */
class CloseTest {
    @Test
    void closingInMidStreamIsFastTellsBothSidesAndLeavesNoThread() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (RawOrigin origin = new RawOrigin(wire -> {
            wire.readRequest();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
            wire.in.read();
        })) {
            TestTap tap = new TestTap(origin.url());
            try (RawAgent agent = new RawAgent(tap.port())) {
                agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
                agent.readHead();
                assertThat(agent.readChars(7)).isEqualTo("2\r\nhi\r\n");
                long start = System.nanoTime();
                tap.close();
                assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(Bar.millis(1500));
                assertThat(agent.readAll()).isEmpty();
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.TAP_STOPPED);
                tap.close();
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && thread.getName().startsWith("vert.x")) {
                // Its last instructions may run after close returned.
                thread.join(2000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many hosts at once: their certificates are made beside the event loops, so whoever else is on them does not wait. */
class MintingTest {
    private static final int HOSTS = 200;
    private static final int AGENTS = 4;
    private static final String PROBE = "probe.example";

    /** What a busy machine may add to a figure that is a millisecond or two. */
    private static final Duration NOISE = Duration.ofMillis(15);

    @TempDir
    private Path folder;

    @Test
    void twoHundredNewHostsDoNotSlowASteadyStreamMoreThanTheSameHostsAgain() throws Exception {
        SSLContext trust = ForwardTap.trust();
        try (MockWebServer server = TlsOrigin.server(List.of(PROBE));
                ForwardTap tap = ForwardTap.setup()
                        .trusting(TlsOrigin.root(folder))
                        .resolving(PROBE + ":443", server.getPort())
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), PROBE + ":443")) {
            server.setDispatcher(new AlwaysOk());
            SSLSocket probe = agent.tls(trust, PROBE);

            List<Long> minting = roundTripsDuring(tap, trust, probe);
            List<Long> cached = roundTripsDuring(tap, trust, probe);

            assertThat(Duration.ofNanos(median(minting)))
                    .isLessThan(Duration.ofNanos(3 * median(cached)).plus(NOISE));
        }
    }

    private static final class AlwaysOk extends Dispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().body("ok").build();
        }
    }

    /** How long each round trip of the probe took while agents shook hands with all the hosts. */
    private static List<Long> roundTripsDuring(ForwardTap tap, SSLContext trust, SSLSocket probe) throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(AGENTS);
        try {
            List<Future<?>> handshakes = new ArrayList<>();
            for (int i = 0; i < HOSTS; i++) {
                String host = "host" + i + ".example";
                handshakes.add(agents.submit(() -> {
                    try (TunnelAgent agent = TunnelAgent.open(tap.port(), host + ":443")) {
                        assertThat(agent.tls(trust, host)
                                        .getSession()
                                        .getPeerPrincipal()
                                        .getName())
                                .contains(host);
                        return null;
                    }
                }));
            }
            List<Long> took = new ArrayList<>();
            while (handshakes.stream().anyMatch(it -> !it.isDone())) {
                long start = System.nanoTime();
                assertThat(TunnelAgent.get(probe, "/v1/models", PROBE)).endsWith("ok");
                took.add(System.nanoTime() - start);
            }
            for (Future<?> handshake : handshakes) {
                handshake.get(30, TimeUnit.SECONDS);
            }
            return took;
        } finally {
            agents.shutdownNow();
        }
    }

    private static long median(List<Long> values) {
        assertThat(values).hasSizeGreaterThan(10);
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}

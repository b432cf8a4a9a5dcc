package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many hosts at once: their certificates are made beside the event loops, so whoever else is on them does not wait. */
class MintingTest {
    private static final int HOSTS = 40;
    private static final int ROUND_TRIPS = 40;
    private static final String PROBE = "probe.example";

    @TempDir
    private Path folder;

    @Test
    void whileFortyCertificatesCannotBeMadeAStreamGoesOnAsIfNothingWere() throws Exception {
        SSLContext trust = ForwardTap.trust();
        ExecutorService agents = Executors.newFixedThreadPool(HOSTS);
        CountDownLatch workersMayGoOn = new CountDownLatch(1);
        try (RawOrigin server = TlsOrigin.raw(List.of(PROBE), wire -> {
                    while (wire.readRequest()) {
                        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                });
                ForwardTap tap = tap(server.port());
                TunnelAgent agent = TunnelAgent.open(tap.port(), PROBE + ":443")) {
            SSLSocket probe = agent.tls(trust, PROBE);
            roundTrips(probe, 1);

            tap.occupyWorkers(workersMayGoOn);
            CountDownLatch tunnels = new CountDownLatch(HOSTS);
            List<Future<String>> handshakes = new ArrayList<>();
            for (int i = 0; i < HOSTS; i++) {
                String host = "host" + i + ".example";
                handshakes.add(agents.submit(() -> handshake(tap, trust, host, tunnels)));
            }
            assertThat(tunnels.await(120, TimeUnit.SECONDS)).isTrue();
            roundTrips(probe, ROUND_TRIPS);
            assertThat(handshakes).noneMatch(Future::isDone);

            workersMayGoOn.countDown();
            for (int i = 0; i < HOSTS; i++) {
                assertThat(handshakes.get(i).get(120, TimeUnit.SECONDS)).contains("CN=host" + i + ".example");
            }
        } finally {
            workersMayGoOn.countDown();
            agents.shutdownNow();
        }
    }

    private ForwardTap tap(int serverPort) throws Exception {
        ForwardTap.Setup setup =
                ForwardTap.setup().trusting(TlsOrigin.root(folder)).resolving(PROBE + ":443", serverPort);
        for (int i = 0; i < HOSTS; i++) {
            setup.resolving("host" + i + ".example:443", serverPort);
        }
        return setup.start();
    }

    private static void roundTrips(SSLSocket probe, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(TunnelAgent.get(probe, "/v1/models", PROBE)).endsWith("ok");
        }
    }

    private static String handshake(ForwardTap tap, SSLContext trust, String host, CountDownLatch tunnels)
            throws IOException {
        try (TunnelAgent agent = TunnelAgent.open(tap.port(), host + ":443")) {
            tunnels.countDown();
            return agent.tls(trust, host).getSession().getPeerPrincipal().getName();
        }
    }
}

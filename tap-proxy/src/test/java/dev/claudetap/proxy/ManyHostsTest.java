package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.tls.CertificateAuthority;
import dev.claudetap.proxy.tls.LeafCertificates;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that meets hundreds of hosts: certificates are made elsewhere, and nothing of the many stays behind. */
class ManyHostsTest {
    private static final int HOSTS = 200;
    private static final int SECURE_HOSTS = 30;

    @TempDir
    Path folder;

    private static String host(int number) {
        return "host" + number + ".many.example";
    }

    private static RawOrigin origin() throws IOException {
        return TlsOrigin.raw(List.of("*.many.example"), wire -> {
            while (wire.readRequest()) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
    }

    @Test
    void nothingOfACertificateIsMadeByWhoAsksForIt() {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        TlsContexts contexts =
                new TlsContexts(new LeafCertificates(CertificateAuthority.ephemeral(), tasks::add), tasks::add);
        CompletionStage<SslContext> first = contexts.of("one.example");
        CompletionStage<SslContext> second = contexts.of("one.example");
        assertThat(first.toCompletableFuture()).isNotDone();
        assertThat(tasks).hasSize(1);
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isCompleted();
        SslContext known = contexts.of("one.example").toCompletableFuture().join();
        assertThat(contexts.of("one.example").toCompletableFuture()).isCompletedWithValue(known);
    }

    @Test
    void manyHostsAreServedEachUnderItsOwnCertificate() throws Exception {
        Set<X509Certificate> shown = Collections.synchronizedSet(new HashSet<>());
        try (RawOrigin origin = origin()) {
            ForwardTap.Setup setup = ForwardTap.setup().trusting(TlsOrigin.root(folder));
            for (int i = 0; i < SECURE_HOSTS; i++) {
                setup.resolving(host(i), origin.port());
            }
            ExecutorService agents = Executors.newFixedThreadPool(8);
            try (ForwardTap tap = setup.start()) {
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int i = 0; i < SECURE_HOSTS; i++) {
                    String host = host(i);
                    answers.add(CompletableFuture.supplyAsync(() -> get(tap, host, shown), agents));
                }
                for (CompletableFuture<String> answer : answers) {
                    assertThat(answer.get(120, TimeUnit.SECONDS)).endsWith("ok");
                }
                assertThat(shown).hasSize(SECURE_HOSTS);
            } finally {
                agents.shutdownNow();
            }
        }
    }

    @Test
    void agentThatMeetsManyOriginsLeavesFewConnectionsAtRest() throws Exception {
        int most = UpstreamPool.MOST_RESTING;
        CountDownLatch closed = new CountDownLatch(HOSTS - most);
        try (RawOrigin origin = new RawOrigin(wire -> {
            while (wire.readRequest()) {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
            closed.countDown();
        })) {
            ForwardTap.Setup setup = ForwardTap.setup();
            for (int i = 0; i < HOSTS; i++) {
                setup.resolving(host(i), origin.port());
            }
            try (ForwardTap tap = setup.start();
                    RawAgent agent = new RawAgent(tap.port())) {
                for (int i = 0; i < HOSTS; i++) {
                    agent.send("GET http://" + host(i) + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertThat(agent.readAnswer()).endsWith("ok");
                }
                assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
                agent.send("GET http://" + host(HOSTS - most) + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(agent.readAnswer()).endsWith("ok");
                assertThat(origin.connections()).as("the youngest rest on").isEqualTo(HOSTS);
            }
        }
    }

    private static String get(ForwardTap tap, String host, Set<X509Certificate> shown) {
        try (TunnelAgent agent = TunnelAgent.open(tap.port(), host + ":443");
                SSLSocket tls = agent.tls(ForwardTap.trust(), host)) {
            shown.add((X509Certificate) tls.getSession().getPeerCertificates()[0]);
            return TunnelAgent.get(tls, "/", host);
        } catch (Exception e) {
            // Whatever went wrong is the test's result.
            throw new IllegalStateException(e);
        }
    }
}

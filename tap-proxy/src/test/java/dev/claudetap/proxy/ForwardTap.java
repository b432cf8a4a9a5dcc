package dev.claudetap.proxy;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.proxy.tls.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** A forward tap without a recorder: what the relays told their taps is kept as it came. */
final class ForwardTap implements AutoCloseable {
    private static final CertificateAuthority AUTHORITY = CertificateAuthority.ephemeral();
    /** Tests say themselves which pause means something; how busy this machine is means nothing. */
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final EventLoops loops = EventLoops.start();
    private final Listener listener;
    private final BlockingQueue<RefusedCertificate> refused = new LinkedBlockingQueue<>();
    private final AtomicInteger unrecorded = new AtomicInteger();
    private int queued;
    final SeenExchanges seen = new SeenExchanges();

    private ForwardTap(Setup setup) throws TapException {
        UpstreamSettings settings = new UpstreamSettings(
                UpstreamProxy.of(setup.environment),
                Duration.ofMinutes(2),
                Duration.ZERO,
                HostOverrides.of(setup.resolve));
        UpstreamConnector connector =
                new UpstreamConnector(loops.vertx(), settings, TlsTrust.with(setup.roots), () -> 0);
        PathPolicy paths = new PathPolicy(setup.policy, List.of());
        @Nullable
        RequestRouter bridge = setup.bridge == null
                ? null
                : ReverseProxy.router(
                        UpstreamUrl.of(URI.create(setup.bridge), Optional.empty()),
                        new PathPolicy(new CapturePolicy(false, List.of(), List.of()), List.of()));
        listener = ForwardProxy.start(
                loops,
                new Listener.Listening("127.0.0.1", 0, loops.count()),
                new ForwardProxy.Rules(
                        AUTHORITY,
                        HostPatterns.of(setup.passThrough),
                        new CaptureFilter(paths),
                        bridge,
                        setup.patience,
                        setup.guests,
                        refused::add),
                new Recording(seen, unrecorded::incrementAndGet),
                connector);
    }

    /** How a tap is to be. */
    static final class Setup {
        private final List<Path> roots = new ArrayList<>();
        private final Map<String, InetSocketAddress> resolve = new HashMap<>();
        private List<String> passThrough = List.of();
        private Map<String, String> environment = Map.of();
        private CapturePolicy policy = CapturePolicy.EVERYTHING;
        private @Nullable String bridge;
        private TunnelSniffer.Patience patience = new TunnelSniffer.Patience(FOR_EVER, FOR_EVER, FOR_EVER, FOR_EVER);
        private @Nullable GuestPassword guests;

        Setup trusting(Path pem) {
            roots.add(pem);
            return this;
        }

        Setup resolving(String host, int localPort) {
            resolve.put(host, new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
            return this;
        }

        Setup passingThrough(String... hosts) {
            passThrough = List.of(hosts);
            return this;
        }

        Setup environment(Map<String, String> variables) {
            environment = variables;
            return this;
        }

        Setup policy(CapturePolicy capture) {
            policy = capture;
            return this;
        }

        Setup bridge(String target) {
            bridge = target;
            return this;
        }

        /** How long silent tunnels are left alone: usually, and where HTTP is at home. Unless told otherwise, for ever. */
        Setup patience(Duration usual, Duration whereHttpIs) {
            patience = new TunnelSniffer.Patience(usual, whereHttpIs, FOR_EVER, FOR_EVER);
            return this;
        }

        Setup guests(GuestPassword password) {
            guests = password;
            return this;
        }

        ForwardTap start() throws TapException {
            return new ForwardTap(this);
        }
    }

    static Setup setup() {
        return new Setup();
    }

    static X509Certificate root() {
        return AUTHORITY.certificate();
    }

    /** Keeps everything that makes certificates busy until {@code release}. */
    void occupyWorkers(CountDownLatch release) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(EventLoops.WORKERS);
        for (int i = 0; i < EventLoops.WORKERS; i++) {
            loops.worker().execute(() -> {
                busy.countDown();
                hold(release);
            });
        }
        busy.await();
        queued = queue().size();
    }

    private BlockingQueue<Runnable> queue() {
        return ((ThreadPoolExecutor) loops.worker()).getQueue();
    }

    /** Waits until occupied workers are asked for something. */
    void awaitQueuedWork() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (queue().size() <= queued) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the workers were asked for nothing within 60 s");
            }
            Thread.onSpinWait();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            // The tap is being closed.
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return listener.port();
    }

    int unrecorded() {
        return unrecorded.get();
    }

    int running() {
        return listener.running();
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    }

    /** The next certificate that an agent refused. */
    RefusedCertificate nextRefused() throws InterruptedException {
        RefusedCertificate next = refused.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no refused certificate was told within 60 s");
        }
        return next;
    }

    int refusedCount() {
        return refused.size();
    }

    /** A TLS context that trusts the tap's CA and nobody else. */
    static SSLContext trust() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trustManager()}, null);
        return context;
    }

    private static X509TrustManager trustManager() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("tap", root());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** An OkHttp client behind the tap that trusts its CA and speaks HTTP/1.1. */
    OkHttpClient client() throws GeneralSecurityException {
        return client(Protocol.HTTP_1_1);
    }

    /** An OkHttp client behind the tap that trusts its CA and offers those versions. */
    OkHttpClient client(Protocol... protocols) throws GeneralSecurityException {
        return PatientClient.builder()
                .proxy(proxy())
                .sslSocketFactory(trust().getSocketFactory(), trustManager())
                .protocols(List.of(protocols))
                .build();
    }

    @Override
    public void close() {
        listener.close();
        loops.close();
    }
}

package dev.claudetap.proxy;

import dev.claudetap.proxy.tls.LeafCertificate;
import dev.claudetap.proxy.tls.LeafCertificates;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The TLS contexts that agents meet: one per certificate, kept for all tunnels to that host. Safe on any thread. */
final class TlsContexts {
    static final int MOST = 1000;

    private final LeafCertificates leaves;
    private final Executor worker;
    private final Map<String, Made> made = new RecentlyUsed<>(MOST);

    TlsContexts(LeafCertificates leaves, Executor worker) {
        this.leaves = leaves;
        this.worker = worker;
    }

    private record Made(LeafCertificate leaf, SslContext context) {}

    /** For what must not run on an event loop. */
    Executor worker() {
        return worker;
    }

    /** Makes the first one ahead of need: it takes hundreds of milliseconds, for all the classes, which no agent should wait for. */
    void warmUp() {
        CompletionStage<SslContext> unused = of("localhost");
    }

    /** The context for {@code host}; completed on a worker thread, or at once when it is known. */
    CompletionStage<SslContext> of(String host) {
        CompletionStage<LeafCertificate> leaf = leaves.of(host);
        return leaf.thenCompose(certified -> {
            SslContext known = known(host, certified);
            return known == null
                    ? CompletableFuture.supplyAsync(() -> make(host, certified), worker)
                    : CompletableFuture.completedStage(known);
        });
    }

    private @Nullable SslContext known(String host, LeafCertificate leaf) {
        synchronized (made) {
            Made found = made.get(host);
            // Another certificate than then: the old one was about to expire.
            return found == null || !found.leaf().equals(leaf) ? null : found.context();
        }
    }

    /** Null for Netty's own. */
    private static @Nullable Iterable<String> ciphers() {
        List<String> here = CipherSuites.here();
        return here.isEmpty() ? null : here;
    }

    private SslContext make(String host, LeafCertificate leaf) {
        SslContext context;
        try {
            context = SslContextBuilder.forServer(new LeafKeys(leaf))
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(ciphers())
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            AgentPipelines.PROTOCOLS))
                    .build();
        } catch (SSLException e) {
            throw new CompletionException(e);
        }
        synchronized (made) {
            made.put(host, new Made(leaf, context));
        }
        return context;
    }
}

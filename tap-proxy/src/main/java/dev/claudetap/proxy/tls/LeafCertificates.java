package dev.claudetap.proxy.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One certificate per host, minted on a worker when it is first asked for and kept until shortly before it expires. Requests for the same
 * host that come meanwhile share the one that is being made. The least recently used hosts are forgotten once there are very many.
 *
 * <p>Safe for use by many threads; no call blocks. As long as a host's certificate is the same object, contexts that were built from it
 * stay good.
 */
public final class LeafCertificates {
    static final int MAX_HOSTS = 1_024;
    static final Duration RENEWED_BEFORE_END = Duration.ofDays(1);

    private final CertificateAuthority authority;
    private final Executor worker;
    private final InstantSource clock;
    private final Map<String, CompletableFuture<LeafCertificate>> byHost = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<LeafCertificate>> eldest) {
            return size() > MAX_HOSTS;
        }
    };

    /**
     * Mints with that authority's key.
     *
     * @param worker where keys are made and certificates signed: a millisecond or so each, pure computation
     */
    public LeafCertificates(CertificateAuthority authority, Executor worker) {
        this(authority, worker, InstantSource.system());
    }

    LeafCertificates(CertificateAuthority authority, Executor worker, InstantSource clock) {
        this.authority = authority;
        this.worker = worker;
        this.clock = clock;
    }

    /**
     * The certificate for a host.
     *
     * @param hostOrAddress a DNS name of up to 253 characters, or an IPv4 or IPv6 address, with or without brackets
     * @return complete already, or completes on the worker; fails with {@link IllegalArgumentException} when no certificate can name that
     *     host, with {@link RejectedExecutionException} when the worker is closed
     */
    public CompletionStage<LeafCertificate> of(String hostOrAddress) {
        HostName host;
        try {
            host = HostName.of(hostOrAddress);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
        CompletableFuture<LeafCertificate> leaf = new CompletableFuture<>();
        Instant now = clock.instant();
        synchronized (byHost) {
            CompletableFuture<LeafCertificate> known = byHost.get(host.text());
            if (known != null && isGood(known, now)) {
                return known.minimalCompletionStage();
            }
            byHost.put(host.text(), leaf);
        }
        try {
            leaf.completeAsync(() -> authority.issue(host, now), worker);
        } catch (RejectedExecutionException e) {
            leaf.completeExceptionally(e);
        }
        return leaf.minimalCompletionStage();
    }

    private static boolean isGood(CompletableFuture<LeafCertificate> leaf, Instant now) {
        if (!leaf.isDone()) {
            return true;
        }
        return !leaf.isCompletedExceptionally()
                && now.isBefore(
                        leaf.join().certificate().getNotAfter().toInstant().minus(RENEWED_BEFORE_END));
    }
}

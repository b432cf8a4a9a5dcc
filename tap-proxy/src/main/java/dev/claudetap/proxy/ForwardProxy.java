package dev.claudetap.proxy;

import dev.claudetap.proxy.tls.CertificateAuthority;
import dev.claudetap.proxy.tls.LeafCertificates;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Forward mode, put together: an HTTP proxy that looks into the tunnels that it opens. */
final class ForwardProxy {
    private ForwardProxy() {}

    /**
     * What makes one forward tap differ from another.
     *
     * @param authority signs the certificates that agents see
     * @param passThrough hosts whose tunnels are not looked into
     * @param capture what is worth a record
     * @param bridge for requests that name no origin; null to refuse them
     * @param patience how long agents may pause in a tunnel, and what it means
     * @param guests what other machines must know; null when none can reach the proxy
     * @param whenRefused told once per host of a certificate that an agent did not accept
     */
    record Rules(
            CertificateAuthority authority,
            HostPatterns passThrough,
            CaptureFilter capture,
            @Nullable RequestRouter bridge,
            TunnelSniffer.Patience patience,
            @Nullable GuestPassword guests,
            Consumer<RefusedCertificate> whenRefused) {}

    /**
     * Starts listening.
     *
     * @throws TapException when the address cannot be listened on
     */
    static Listener start(
            EventLoops loops, Listener.Listening where, Rules rules, Recording recording, UpstreamConnector connector)
            throws TapException {
        TlsContexts contexts = new TlsContexts(new LeafCertificates(rules.authority(), loops.worker()), loops.worker());
        Tunnels tunnels = new Tunnels(contexts, rules);
        ForwardRouter router = new ForwardRouter(rules, tunnels, where.host());
        Listener listener = Listener.start(loops.vertx(), where, new ExchangeStarter(router, recording), connector);
        router.listensAt(listener.port());
        contexts.warmUp();
        return listener;
    }
}

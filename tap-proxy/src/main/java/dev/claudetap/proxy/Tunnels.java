package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What the tunnels of a forward tap share. Safe on any event loop. */
final class Tunnels {
    private final TlsContexts contexts;
    private final HostPatterns passThrough;
    private final CaptureFilter capture;
    private final TunnelSniffer.Patience patience;
    private final Consumer<RefusedCertificate> whenRefused;
    private final Set<String> refused = RecentlyUsed.names(TlsContexts.MOST);
    private final Set<String> trusting = RecentlyUsed.names(TlsContexts.MOST);

    Tunnels(TlsContexts contexts, ForwardProxy.Rules rules) {
        this.contexts = contexts;
        this.passThrough = rules.passThrough();
        this.capture = rules.capture();
        this.patience = rules.patience();
        this.whenRefused = rules.whenRefused();
    }

    /** Takes over the connection of an agent that asked with {@code connect} for a tunnel to {@code to}. */
    void open(AgentConnection agent, HttpRequest connect, Authority to) {
        if (agent.hasMore()) {
            // So much came behind the request that it was read as requests already.
            agent.breakOff(false, Http2Error.NO_ERROR);
            return;
        }
        agent.answersHead(false);
        agent.handOver();
        new Tunnel(this, agent, connect, to).open();
    }

    TlsContexts contexts() {
        return contexts;
    }

    Executor worker() {
        return contexts.worker();
    }

    CaptureFilter capture() {
        return capture;
    }

    TunnelSniffer.Patience patience() {
        return patience;
    }

    boolean passThrough(Authority to) {
        return passThrough.contain(to);
    }

    /** An agent has spoken after it saw the certificate for {@code host}. */
    void accepted(String host) {
        trusting.add(host);
    }

    /** Whether somebody accepted the certificate for {@code host} before. */
    boolean wasAccepted(String host) {
        return trusting.contains(host);
    }

    /** An agent did not accept a certificate. What to write into the record. */
    ExchangeError refused(Authority to, String reason) {
        if (refused.add(to.host())) {
            worker().execute(() -> whenRefused.accept(new RefusedCertificate(to.host(), to.port(), reason)));
        }
        String how = reason.equals("closed") ? "left as soon as it saw" : "refused";
        return new ExchangeError(
                "certificate_refused",
                "the agent " + how + " the tap's certificate for " + to.host()
                        + (reason.equals("closed") ? "" : " (" + reason + ")")
                        + ": it does not trust the tap's CA, or accepts only certificates that it knows. Nothing of this"
                        + " connection was captured. Let it trust the CA, or leave the host alone with --tap-passthrough "
                        + to.host());
    }
}

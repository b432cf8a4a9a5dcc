package dev.claudetap.proxy;

import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import dev.claudetap.proxy.fault.FaultPlan;
import dev.claudetap.proxy.fault.FaultRun;
import dev.claudetap.proxy.placeholder.PlaceholderAnswers;
import dev.claudetap.proxy.replay.AnswerSource;
import dev.claudetap.proxy.replay.CassettePlayer;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who answers in the place of upstream: a cassette or placeholders, somebody who makes faults, or the second in front of the first. */
final class StandIns {
    private StandIns() {}

    /**
     * Starts what the options ask for.
     *
     * @return where; null when upstream answers itself
     * @throws TapException when it cannot be started
     */
    static @Nullable InetSocketAddress start(
            Vertx vertx, TapOptions options, SessionPlan plan, @Nullable CassettePlayer player, TlsTrust trust)
            throws TapException {
        AnswerSource source = options.tape().capturesOnly() ? new PlaceholderAnswers() : player;
        InetSocketAddress cassette = source == null
                ? null
                : ReplayServer.start(vertx, source, options.tape().pace());
        Optional<FaultPlan> faults = options.tape().faults();
        if (faults.isEmpty()) {
            return cassette;
        }
        Origin next = cassette == null ? upstream(plan) : new Origin("127.0.0.1", cassette.getPort(), false);
        return FaultServer.start(vertx, next, new FaultRun(faults.get()), trust);
    }

    private static Origin upstream(SessionPlan plan) throws TapException {
        Upstream upstream = plan.upstream();
        if (plan.mode() != ProxyMode.REVERSE || upstream == null) {
            throw new TapException("faults need one upstream: use reverse mode, or a cassette");
        }
        return UpstreamUrl.of(upstream.target(), upstream.stripPrefix()).origin();
    }
}

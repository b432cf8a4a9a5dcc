package dev.claudetap.proxy;

import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import dev.claudetap.proxy.fault.FaultPlan;
import dev.claudetap.proxy.fault.FaultRun;
import dev.claudetap.proxy.placeholder.PlaceholderAnswers;
import dev.claudetap.proxy.replay.AnswerSource;
import dev.claudetap.proxy.replay.CassettePlayer;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers in the place of upstream: a cassette or placeholders, somebody who makes faults, or the second in front of the first.
 *
 * @param settings how the real upstream is reached
 * @param trust whom it must be signed by
 */
record StandIns(Vertx vertx, SessionPlan plan, UpstreamSettings settings, TlsTrust trust) {
    /**
     * Starts what the plan asks for.
     *
     * @param reading how requests are read, to compare them with recorded ones
     * @return where; null when upstream answers itself
     * @throws TapException when it cannot be started
     */
    @Nullable
    InetSocketAddress start(@Nullable CassettePlayer player, RecorderOptions reading) throws TapException {
        TapeOptions tape = plan.tape();
        AnswerSource source = tape.capturesOnly() ? new PlaceholderAnswers() : player;
        InetSocketAddress cassette =
                source == null ? null : new ReplayServer(vertx, source, tape.pace(), reading).start();
        Optional<FaultPlan> faults = tape.faults();
        if (faults.isEmpty()) {
            return cassette;
        }
        Origin next = cassette == null ? upstream() : new Origin("127.0.0.1", cassette.getPort(), false);
        if (next.ssl()) {
            load();
        }
        return new FaultServer(vertx, next, new FaultRun(faults.get()), settings, trust).start();
    }

    private void load() throws TapException {
        try {
            trust.load();
        } catch (GeneralSecurityException e) {
            throw new TapException(String.valueOf(e.getMessage()), e);
        }
    }

    private Origin upstream() throws TapException {
        Upstream upstream = plan.upstream();
        if (plan.mode() != ProxyMode.REVERSE || upstream == null) {
            throw new TapException("faults need one upstream: use reverse mode, or a cassette");
        }
        return UpstreamUrl.of(upstream.target(), upstream.stripPrefix()).origin();
    }
}

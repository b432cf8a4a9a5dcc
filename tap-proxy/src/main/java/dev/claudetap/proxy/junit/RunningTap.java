package dev.claudetap.proxy.junit;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.AgentStartException;
import dev.claudetap.proxy.TapException;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.proxy.replay.Miss;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** The tap of a test, or of a class of them. Safe on any thread. */
final class RunningTap implements AutoCloseable {
    /** For records of traffic that is over. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private static final int SHOWN = 2_000;

    private final Setup setup;
    private final TapSession session;
    private @Nullable AgentProcess agent;

    private RunningTap(Setup setup, TapSession session) {
        this.setup = setup;
        this.session = session;
    }

    static RunningTap start(Setup setup, ExtensionContext context) throws TapException {
        TapOptions.Builder options = CassetteSetup.apply(setup.options().get(), context);
        return new RunningTap(setup, TapSession.start(options.build()));
    }

    /** What the cassette could not answer, if there is one; null when it could answer everything. */
    @Nullable
    AssertionError missed() {
        List<Miss> misses = session.player().map(CassettePlayer::misses).orElse(List.of());
        if (misses.isEmpty()) {
            return null;
        }
        return new AssertionError("not on the cassette:"
                + misses.stream().map(miss -> "\n  " + miss.line()).collect(Collectors.joining()));
    }

    TapSession session() {
        return session;
    }

    /** The agent, started when it is first asked for. */
    synchronized AgentProcess agent() throws AgentStartException {
        if (agent == null) {
            agent = session.launch(AgentProcess.Io.PIPE, setup.arguments());
        }
        return agent;
    }

    /** The agent, if it was ever asked for. */
    synchronized Optional<AgentProcess> startedAgent() {
        return Optional.ofNullable(agent);
    }

    /** Everything that was recorded when the agent had ended. */
    Trace traceOfAgent() throws AgentStartException, IOException, InterruptedException {
        if (setup.arguments().isEmpty()) {
            throw new ParameterResolutionException(
                    "a Trace is injected when the agent has ended, and here is none to start:"
                            + " name its arguments, or take a TapSession and ask it for its trace()");
        }
        AgentProcess started = agent();
        if (started.awaitExit(setup.patience()).isEmpty()) {
            throw new ParameterResolutionException(
                    "the agent still runs after " + setup.patience() + "; the end of what it said: " + end(started));
        }
        return traceSoFar();
    }

    /** Agents that are asked to tell much tell their keys, too. */
    static String end(AgentProcess agent) {
        String text = Redactor.standard().text(agent.stderr());
        return text.substring(Math.max(0, text.length() - SHOWN)).strip();
    }

    /** Everything recorded so far, what is over by now among it. */
    Trace traceSoFar() throws IOException, InterruptedException {
        session.awaitIdle(SETTLE);
        return session.trace();
    }

    @Override
    public void close() {
        session.close();
    }
}

package dev.claudetap.cli;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.AgentStartException;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.doctor.Doctor;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.viewer.LiveViewer;
import dev.claudetap.watch.CursorTranscripts;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run from start to end: the proxy listens, the agent runs or we wait for a signal, the trace is closed, the page
 * written, the summary shown.
 */
final class TapRun {
    /**
     * What to run.
     *
     * @param profile the agent
     * @param host where the proxy listens
     * @param arguments the agent's arguments
     * @param launch whether to start it; otherwise the run lasts until a signal
     * @param end what to do at the end, and when to wonder before it
     */
    record Plan(ClientProfile profile, String host, List<String> arguments, boolean launch, End end) {}

    /**
     * The rest of a plan.
     *
     * @param pages which page to show, and when
     * @param hintAfter when an agent without a model request is strange; zero for never
     * @param output where traces go
     * @param prompt whether, and where, to write the agent's prompt
     * @param summary where to write how the run ended; null for nowhere
     */
    record End(
            Shown pages,
            Duration hintAfter,
            Path output,
            PromptMixin prompt,
            @Nullable Path summary) {}

    /**
     * Pages for people to look at.
     *
     * @param live serves the page during the run; null when it is written at the end only
     * @param open whether to open a browser: at the start for a live page, else at the end
     */
    record Shown(@Nullable LiveViewer live, boolean open) {
        boolean atEnd() {
            return open && live == null;
        }
    }

    private static final System.Logger LOG = System.getLogger(TapRun.class.getName());
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");
    /** How long an agent may take to end when we are told to. */
    private static final Duration AGENT_GRACE = Duration.ofSeconds(5);
    /** A signal that comes later than this after the end began is meant for the end itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** What a shell reports for a process that was asked to end, or killed: what became of an agent that got a signal of ours. */
    private static final Set<Integer> ENDED_BY_US = Set.of(ExitCode.TERMINATED.code(), 137);

    private final Console console;
    private final Plan plan;
    private final RefusedRequests refused;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Signals.@Nullable Kind> endedBy = new AtomicReference<>();
    private volatile @Nullable AgentProcess agent;
    private volatile @Nullable Long endBegan;

    TapRun(Console console, Plan plan, RefusedRequests refused) {
        this.console = console;
        this.plan = plan;
        this.refused = refused;
    }

    /** Runs to the end and returns the exit code. */
    @SuppressWarnings("try") // The signals are there to be handled, not to be spoken to.
    int run(TapOptions.Builder options) throws CliException, InterruptedException {
        try (SessionEnds ends = new SessionEnds(console);
                Signals signals = Signals.handle(this::onSignal);
                TapSession session = start(ends, options)) {
            LiveViewer live = plan.end().pages().live();
            if (live != null) {
                LivePages.announce(
                        live, plan.end().output(), console, plan.end().pages().open());
            }
            warnIfExposed(session);
            session.notices().forEach(console::warn);
            Instant began = Instant.now();
            int code = plan.launch() ? runAgent(session, ends.log()) : serve(session);
            endBegan = System.nanoTime();
            SessionEnds.Concluded end = ends.conclude(
                    session, plan.end().pages().atEnd() && !plan.end().prompt().isAsked());
            if (plan.launch()) {
                SummaryText.missingCalls(end.summary(), refused, plan.profile().label(), code)
                        .map(text -> text + NoCallHint.suspicion(suspects(session)))
                        .ifPresent(console::warn);
            }
            if (plan.profile().id().equals(CursorTranscripts.CLIENT)) {
                ImportCursorCommand.afterRun(began, plan.end().output(), console);
            }
            int answer =
                    plan.end().prompt().conclude(end.trace(), console, ReplayMixin.conclude(session, console, code));
            return RunAnswer.write(plan.end().summary(), session, end, console.written(answer, 0), console);
        }
    }

    private TapSession start(SessionEnds ends, TapOptions.Builder options) throws CliException {
        if (!plan.launch()) {
            // Nobody waits for the port as one waits for an agent.
            Rehearsal.play();
        }
        return ends.start(options, refused);
    }

    private void warnIfExposed(TapSession session) {
        if (session.mode() == ProxyMode.BODIES
                || LOOPBACK.contains(plan.host())
                || plan.host().startsWith("127.")) {
            return;
        }
        boolean forward = session.mode() == ProxyMode.FORWARD;
        String others = forward
                ? "other machines can use this proxy with the user and password "
                        + session.proxyUri().getUserInfo()
                : "whoever reaches port " + session.baseUrl().getPort()
                        + " can send requests to the upstream and fill your trace";
        console.warn("listening on " + plan.host() + ", not only for this machine: " + others
                + "; --tap-host 127.0.0.1 prevents that");
    }

    private int serve(TapSession session) throws InterruptedException {
        String address = session.baseUrl().toString();
        new TreeMap<>(session.environment()).forEach((name, value) -> {
            if (session.mode() != ProxyMode.REVERSE || value.contains(address)) {
                console.detail("for the agent: " + name + "=" + value);
            }
        });
        console.detail("Ctrl-C ends the run");
        ended.await();
        Signals.Kind kind = endedBy.get();
        return (kind == null ? ExitCode.OK : kind.exitCode()).code();
    }

    private static boolean isWorking(TapSession session) {
        try {
            return session.summary().modelCalls() > 0 || !session.awaitIdle(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** A line while the agent runs; one in the log only where it would be painted into the agent's screen. */
    private void hint(TapSession session) {
        String text = NoCallHint.text(plan, suspects(session));
        LOG.log(Level.INFO, text);
        if (!console.terminal().mayBeTheAgents()) {
            console.warn(text);
        }
    }

    private List<String> suspects(TapSession session) {
        ClientContext context = ClientContext.here(console.environment(), plan.arguments());
        return Doctor.suspects(plan.profile(), context, session.mode());
    }

    @SuppressWarnings("try") // Hint and rehearsal do what they are there for, they are not spoken to.
    private int runAgent(TapSession session, SessionLog log) throws CliException, InterruptedException {
        Signals.Kind early = endedBy.get();
        if (early != null) {
            return early.exitCode().code();
        }
        log.terminalTaken(true);
        try (AgentProcess running = session.launch(AgentProcess.Io.INHERIT, plan.arguments());
                // Where nothing is relayed there is nothing to rehearse.
                @Nullable Rehearsal rehearsal = session.mode() == ProxyMode.BODIES ? null : Rehearsal.beside();
                NoCallHint hint =
                        NoCallHint.start(plan.end().hintAfter(), () -> isWorking(session), () -> hint(session))) {
            Signals.Kind meanwhile = begun(running);
            if (meanwhile != null) {
                passOn(meanwhile, running);
            }
            int code = running.waitFor();
            Signals.Kind kind = endedBy.get();
            return kind != null && ENDED_BY_US.contains(code) ? kind.exitCode().code() : code;
        } catch (AgentStartException e) {
            ExitCode exitCode = e.missing() ? ExitCode.NOT_FOUND : ExitCode.NOT_EXECUTABLE;
            throw new CliException(
                    exitCode, String.valueOf(e.withAdvice(plan.profile()).getMessage()), e);
        } finally {
            agent = null;
            log.terminalTaken(false);
        }
    }

    private void onSignal(Signals.Kind kind) {
        Long began = endBegan;
        if (began != null) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                // The journal holds what the interrupted end has not written; the next run picks it up.
                Main.leaveAtOnce(kind.exitCode());
            }
            return;
        }
        AgentProcess running = told(kind);
        if (running != null) {
            passOn(kind, running);
        }
    }

    /** The agent runs; the signal that it has not got because it came before. Either this sees a signal, or the signal sees the agent. */
    private synchronized Signals.@Nullable Kind begun(AgentProcess running) {
        agent = running;
        return endedBy.get();
    }

    /** A signal has come; the agent to pass it on to. */
    private synchronized @Nullable AgentProcess told(Signals.Kind kind) {
        if (agent == null || kind != Signals.Kind.INT) {
            endedBy.compareAndSet(null, kind);
            ended.countDown();
        }
        return agent;
    }

    /** Ctrl-C on a terminal has reached the agent already, with all of our process group; twice would mean something else to it. */
    private static void passOn(Signals.Kind kind, AgentProcess running) {
        if (kind != Signals.Kind.INT) {
            running.terminate(AGENT_GRACE);
        } else if (!hasTerminal()) {
            running.interrupt();
        }
    }

    private static boolean hasTerminal() {
        try {
            Files.newInputStream(Path.of("/dev/tty")).close();
            return true;
        } catch (IOException e) {
            // No controlling terminal: whoever sent the signal sent it to us alone.
            return false;
        }
    }
}

package dev.claudetap.proxy;

import dev.claudetap.capture.Recorder;
import dev.claudetap.capture.SessionSummary;
import dev.claudetap.capture.TapEvent;
import dev.claudetap.capture.TapEvents;
import dev.claudetap.capture.TraceSink;
import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.AgentStartException;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.proxy.tls.JavaTrust;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A running tap: listens on loopback, relays to upstream, records. Many can run in one JVM. Methods are safe on any thread; none blocks but
 * {@link #start}, {@link #awaitIdle} and {@link #close}. Closing ends everything at once and leaves no thread behind; exchanges under way are
 * recorded as stopped.
 */
public final class TapSession implements AutoCloseable {
    private final SessionPlan plan;
    private final TapEndpoint endpoint;
    private final TraceOutput output;
    private final Recorder recorder;
    private final @Nullable AgentTrust trust;
    private final @Nullable GuestPassword guests;
    private final Intake intake;
    private final SessionAgents agents;
    private final TapEvents events;
    private final @Nullable CassettePlayer player;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TapSession(TapOptions options, SessionPlan plan, Records records) throws TapException {
        this.guests = plan.mode() == ProxyMode.FORWARD
                ? GuestPassword.forHost(options.traffic().host())
                : null;
        this.plan = plan;
        this.output = records.output();
        this.recorder = records.recorder();
        this.events = records.events();
        this.player = records.player();
        this.trust = plan.mode() == ProxyMode.FORWARD ? plan.trust(options) : null;
        try {
            this.intake = switch (plan.mode()) {
                case IN_PROCESS -> Intake.NONE;
                case BODIES -> Intake.reading(plan.target(), recorder);
                default -> new Relaying(options, plan, recorder, trust).start(guests, player);
            };
        } catch (TapException | RuntimeException e) {
            // Whatever it was, its file goes with it.
            closeTrust();
            throw e;
        }
        URI url = intake.url();
        Upstream upstream = plan.upstream();
        this.endpoint = new TapEndpoint(
                plan.mode(), url, upstream == null ? url : upstream.target(), trust == null ? null : trust.file());
        this.agents = new SessionAgents(options, plan, endpoint, trust);
    }

    private record Records(
            TraceOutput output,
            Recorder recorder,
            TapEvents events,
            @Nullable CassettePlayer player) {}

    /**
     * Starts a tap; it accepts connections when this returns.
     *
     * @throws TapException when it cannot: a taken port, an output directory that cannot be written to, a target that is no URL
     */
    public static TapSession start(TapOptions options) throws TapException {
        SessionPlan plan = SessionPlan.of(options);
        Records records = records(options, plan);
        try {
            TapSession session = new TapSession(options, plan, records);
            records.output.started();
            return session;
        } catch (TapException | RuntimeException e) {
            // Whatever kept it from starting, no thread or file stays behind.
            records.recorder.close();
            throw e;
        }
    }

    private static Records records(TapOptions options, SessionPlan plan) throws TapException {
        List<TraceSink> sinks = new ArrayList<>(options.output().sinks());
        try {
            CassettePlayer player = plan.tape().player(options.records().redactor());
            plan.tape().recorder().ifPresent(sinks::add);
            TraceOutput output = TraceOutput.open(options.output(), plan.capture());
            TapEvents events = new TapEvents();
            sinks.addAll(0, List.of(output, events));
            Recorder recorder = Recorder.start(options.records().recorder(plan.capture(), output), sinks);
            return new Records(output, recorder, events, player);
        } catch (TapException | RuntimeException e) {
            // As above: nobody closes them otherwise.
            for (TraceSink sink : sinks) {
                try {
                    sink.close();
                } catch (IOException | RuntimeException further) {
                    // The first failure is the one to tell; the other sinks shall be closed too.
                    e.addSuppressed(further);
                }
            }
            throw e;
        }
    }

    /**
     * What to give an agent as base URL, without a trailing slash; in bodies mode the directory it shall write to.
     *
     * @throws IllegalStateException when it is of no use: see {@link TapOptions#inProcess}
     */
    public URI baseUrl() {
        return endpoint().url();
    }

    /**
     * What to give an agent, or any HTTP client, as its HTTP and HTTPS proxy. With user and password when other machines can reach it:
     * they are asked for them, this machine is not.
     *
     * @throws IllegalStateException in another mode than forward
     */
    public URI proxyUri() {
        forwardTrust();
        return guests == null ? endpoint.url() : guests.in(endpoint.url());
    }

    /**
     * The same for the JDK's clients: every host, loopback too, through this tap.
     *
     * @throws IllegalStateException in another mode than forward
     */
    public ProxySelector proxySelector() {
        URI proxyUri = proxyUri();
        return ProxySelector.of(new InetSocketAddress(proxyUri.getHost(), proxyUri.getPort()));
    }

    /**
     * The authority that signs what this tap shows to its agents.
     *
     * @throws IllegalStateException in another mode than forward
     */
    public X509Certificate caCertificate() {
        return forwardTrust().authority().certificate();
    }

    /**
     * For clients in this JVM: trusts this tap, and what the JVM trusts by default, for hosts that pass through.
     *
     * @throws IllegalStateException in another mode than forward
     */
    public SSLContext sslContext() {
        return JavaTrust.context(forwardTrust().authority());
    }

    private AgentTrust forwardTrust() {
        if (trust == null) {
            throw new IllegalStateException("this tap is no proxy: start it with TapOptions.forward()");
        }
        return trust;
    }

    /**
     * Everything an agent's start needs to know about this tap.
     *
     * @throws IllegalStateException when nothing can be sent to it: see {@link TapOptions#inProcess}
     */
    public TapEndpoint endpoint() {
        if (plan.mode() == ProxyMode.IN_PROCESS) {
            throw new IllegalStateException("this tap does not listen: start it with TapOptions.reverse(…)");
        }
        return endpoint;
    }

    /** The variables that send a child process's model traffic through this tap. */
    public Map<String, String> environment() {
        return agents.environment();
    }

    /** What a user should know before the agent starts with the arguments that the options name. */
    public List<String> notices() {
        return agents.notices();
    }

    /**
     * Starts the profile's agent wired to this tap, with its output captured. It ends with the session at the latest, and
     * what it started ends with it.
     *
     * @throws AgentStartException when it cannot be started
     * @throws IllegalStateException when the session has no client profile, or is closed
     */
    public AgentProcess launch(String... arguments) throws AgentStartException {
        return launch(AgentProcess.Io.PIPE, List.of(arguments));
    }

    /** The same with the agent's standard streams where they are wanted. */
    public AgentProcess launch(AgentProcess.Io io, List<String> arguments) throws AgentStartException {
        return agents.launch(io, arguments);
    }

    /**
     * What happens from now on: exchanges that start, records that are made. For any number of subscribers; completed when
     * the session is closed. See {@link TapEvents} about slow ones.
     */
    public Flow.Publisher<TapEvent> events() {
        return events;
    }

    /**
     * The records so far; see {@link #awaitIdle}.
     *
     * @throws IOException when the trace file cannot be read
     */
    public Trace trace() throws IOException {
        return output.trace();
    }

    /** Who answers in a session with a cassette, and knows what was asked and was not on it; empty in any other. */
    public Optional<CassettePlayer> player() {
        return Optional.ofNullable(player);
    }

    /**
     * Taps for traffic that does not pass this session's proxy: each is one exchange in its trace, redacted as all are. Those of OkHttp and of
     * Anthropic's SDK are in {@code dev.claudetap.proxy.inprocess}. After {@link #close} they do nothing.
     */
    public ExchangeTap.Factory exchanges() {
        return recorder;
    }

    /** The trace file; empty when records stay in memory. {@link #close} removes it when nothing was recorded. */
    public Optional<Path> traceFile() {
        return output.file();
    }

    /** The numbers so far. */
    public SessionSummary summary() {
        return recorder.summary();
    }

    /** How traffic reaches this tap. */
    public ProxyMode mode() {
        return plan.mode();
    }

    /**
     * Waits until no exchange is under way and all are recorded.
     *
     * @return false when the time was over first
     */
    public boolean awaitIdle(Duration most) throws InterruptedException {
        return recorder.awaitIdle(most);
    }

    /** Ends everything at once, and returns when all is recorded. While one thread is at it, another one's call returns at once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            agents.close();
            // Then the traffic, so that every exchange has its end when the recorder takes its last look.
            intake.end().run();
            recorder.close();
            closeTrust();
        }
    }

    private void closeTrust() {
        if (trust != null) {
            trust.close();
        }
    }

    static String version() {
        String version = TapSession.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}

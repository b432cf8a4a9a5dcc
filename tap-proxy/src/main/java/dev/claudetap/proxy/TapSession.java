package dev.claudetap.proxy;

import dev.claudetap.capture.Recorder;
import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.capture.SessionSummary;
import dev.claudetap.capture.TraceSink;
import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.AgentStartException;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running tap: listens on loopback, relays to upstream, records. Many can run in one JVM. Methods are safe on any thread; none blocks but
 * {@link #start}, {@link #awaitIdle} and {@link #close}. Closing ends everything at once and leaves no thread behind; exchanges under way are
 * recorded as stopped.
 */
public final class TapSession implements AutoCloseable {
    private final TapOptions options;
    private final SessionPlan plan;
    private final TapEndpoint endpoint;
    private final TraceOutput output;
    private final Recorder recorder;
    private final EventLoops loops;
    private final ReverseProxy proxy;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TapSession(TapOptions options, SessionPlan plan, TraceOutput output, Recorder recorder, EventLoops loops)
            throws TapException {
        this.options = options;
        this.plan = plan;
        this.output = output;
        this.recorder = recorder;
        this.loops = loops;
        this.proxy = listen();
        String host = options.host().indexOf(':') >= 0 ? "[" + options.host() + "]" : options.host();
        String reached = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("[::]") ? "[::1]" : host;
        URI url = URI.create("http://" + reached + ":" + proxy.port());
        this.endpoint = new TapEndpoint(plan.mode(), url, plan.upstream().target(), null);
    }

    /**
     * Starts a tap; it accepts connections when this returns.
     *
     * @throws TapException when it cannot: a taken port, an output directory that cannot be written to, a target that is no URL
     */
    public static TapSession start(TapOptions options) throws TapException {
        SessionPlan plan = SessionPlan.of(options);
        TraceOutput output = TraceOutput.open(options.outputDirectory(), options.maxTraces(), plan.capture());
        List<TraceSink> sinks = new ArrayList<>(List.of(output));
        sinks.addAll(options.sinks());
        Recorder recorder = Recorder.start(recorderOptions(options, plan, output), sinks);
        EventLoops loops = EventLoops.start();
        try {
            TapSession session = new TapSession(options, plan, output, recorder, loops);
            output.started();
            return session;
        } catch (TapException | RuntimeException e) {
            // Whatever kept it from starting, no thread or file stays behind.
            loops.close();
            recorder.close();
            throw e;
        }
    }

    private static RecorderOptions recorderOptions(TapOptions options, SessionPlan plan, TraceOutput output) {
        RecorderOptions recording = RecorderOptions.of(plan.capture())
                .withRedactor(
                        options.redactionRules().isEmpty()
                                ? Redactor.standard()
                                : Redactor.of(options.redactionRules()))
                .withStoreStreamEvents(options.storeStreamEvents());
        if (options.maxBodyBytes() > 0) {
            recording = recording.withMaxBodyBytes(options.maxBodyBytes());
        }
        Optional<Path> journal = output.journal();
        Optional<Path> file = output.file();
        if (journal.isPresent() && file.isPresent()) {
            recording = recording.withJournal(journal.get(), file.get());
        }
        return recording;
    }

    private ReverseProxy listen() throws TapException {
        UpstreamUrl upstream;
        UpstreamSettings settings;
        try {
            upstream = UpstreamUrl.of(plan.upstream().target(), plan.upstream().stripPrefix());
            settings = new UpstreamSettings(
                    UpstreamProxy.of(options.environment()), options.connectTimeout(), options.idleTimeout());
        } catch (IllegalArgumentException e) {
            throw new TapException(String.valueOf(e.getMessage()), e);
        }
        UpstreamConnector connector = new UpstreamConnector(loops.vertx(), settings, TlsTrust.with(roots()));
        return ReverseProxy.start(
                loops.vertx(),
                new ReverseProxy.Listening(options.host(), options.port(), loops.count()),
                counting(ReverseProxy.router(upstream, new PathPolicy(plan.policy(), options.allowPaths()))),
                recorder,
                connector);
    }

    private RequestRouter counting(RequestRouter router) {
        return request -> {
            RequestRouter.Decision decision = router.decide(request);
            if (decision instanceof RequestRouter.Relay relay && !relay.route().record()) {
                recorder.countUnrecorded();
            }
            return decision;
        };
    }

    private List<Path> roots() {
        List<Path> roots = new ArrayList<>(options.upstreamCas());
        String variable =
                options.environment().getOrDefault("SSL_CERT_FILE", "").strip();
        if (!variable.isEmpty()) {
            roots.add(Path.of(variable));
        }
        return roots;
    }

    /** What to give an agent as base URL, without a trailing slash. */
    public URI baseUrl() {
        return endpoint.url();
    }

    /** Everything an agent's start needs to know about this tap. */
    public TapEndpoint endpoint() {
        return endpoint;
    }

    /** The variables that send a child process's model traffic through this tap. */
    public Map<String, String> environment() {
        ClientProfile profile = plan.profile();
        return profile == null
                ? Map.of("ANTHROPIC_BASE_URL", baseUrl().toString(), "OPENAI_BASE_URL", baseUrl() + "/v1")
                : profile.plan(SessionPlan.context(options, List.of()), endpoint)
                        .set();
    }

    /**
     * Starts the profile's agent wired to this tap, with its output captured.
     *
     * @throws AgentStartException when it cannot be started
     */
    public AgentProcess launch(String... arguments) throws AgentStartException {
        return launch(AgentProcess.Io.PIPE, List.of(arguments));
    }

    /**
     * Starts the profile's agent wired to this tap.
     *
     * @throws AgentStartException when it cannot be started
     * @throws IllegalStateException when the session has no client profile
     */
    public AgentProcess launch(AgentProcess.Io io, List<String> arguments) throws AgentStartException {
        ClientProfile profile = plan.profile();
        if (profile == null) {
            throw new IllegalStateException("this session has no client to launch");
        }
        var context = SessionPlan.context(options, arguments);
        return AgentProcess.start(profile.plan(context, endpoint), context, io);
    }

    /**
     * The records so far; see {@link #awaitIdle}.
     *
     * @throws IOException when the trace file cannot be read
     */
    public Trace trace() throws IOException {
        return output.trace();
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

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // First the traffic, so that every exchange has its end when the recorder takes its last look.
            proxy.close();
            loops.close();
            recorder.close();
        }
    }

    static String version() {
        String version = TapSession.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}

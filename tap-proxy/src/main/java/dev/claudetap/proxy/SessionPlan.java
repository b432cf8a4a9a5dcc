package dev.claudetap.proxy;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.NoProxy;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import dev.claudetap.proxy.tls.CertificateAuthority;
import dev.claudetap.trace.Capture;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What options and profile together say about a session, settled before anything is opened.
 *
 * @param profile the client's profile, null for none
 * @param mode how traffic reaches the tap
 * @param upstream where reverse mode sends it, or would; null in process, and in forward mode when nobody says
 * @param bridge where forward mode sends requests that name no origin; null to refuse them
 * @param tape what is played, recorded and made fail
 */
record SessionPlan(
        @Nullable ClientProfile profile,
        ProxyMode mode,
        @Nullable Upstream upstream,
        @Nullable Upstream bridge,
        TapeOptions tape) {
    static SessionPlan of(TapOptions options) throws TapException {
        ClientProfile profile = options.agent().profile();
        ProxyMode mode = options.traffic().mode().orElse(profile == null ? ProxyMode.REVERSE : profile.defaultMode());
        if (mode == ProxyMode.TRANSCRIPT) {
            throw new TapException(mode.key() + " mode is not there yet; use --tap-proxy-mode reverse or forward");
        }
        TapeOptions tape = options.tape().settled();
        if (mode == ProxyMode.IN_PROCESS) {
            return inProcess(tape, profile);
        }
        if (mode == ProxyMode.BODIES && profile == null) {
            throw new TapException("bodies mode needs a client that writes down its requests; name one");
        }
        if (mode == ProxyMode.BODIES && (tape.plays() || tape.capturesOnly())) {
            throw new TapException(
                    "in bodies mode the agent asks upstream itself; to replay a trace, or to capture without"
                            + " asking, use reverse or forward mode");
        }
        Optional<String> refusal = profile == null ? Optional.empty() : ClientProfiles.refusal(profile, mode);
        if (refusal.isPresent()) {
            throw new TapException(refusal.get());
        }
        boolean forward = mode == ProxyMode.FORWARD;
        boolean nobodySays =
                forward && profile == null && options.traffic().target().isEmpty();
        Upstream upstream = nobodySays ? null : tape.plays() ? CASSETTE : upstream(options, profile);
        return new SessionPlan(profile, mode, upstream, forward ? bridge(options, profile) : null, tape);
    }

    private static SessionPlan inProcess(TapeOptions tape, @Nullable ClientProfile profile) throws TapException {
        if (profile != null
                || tape.plays()
                || tape.capturesOnly()
                || tape.faults().isPresent()) {
            throw new TapException(
                    "an in-process tap only looks on: it has no client, plays no cassette, answers nothing"
                            + " itself and makes no faults. Use TapOptions.reverse(…) for that");
        }
        return new SessionPlan(null, ProxyMode.IN_PROCESS, null, null, tape);
    }

    private static @Nullable Upstream bridge(TapOptions options, @Nullable ClientProfile profile) {
        Upstream own = profile == null
                ? null
                : profile.bridge(context(options, options.agent().arguments())).orElse(null);
        return own == null || options.traffic().target().isEmpty()
                ? own
                : new Upstream(options.traffic().target().get(), own.stripPrefix(), "--tap-target");
    }

    /** Whether upstream will be asked in TLS, as far as one can say beforehand. */
    boolean needsTls() {
        return mode == ProxyMode.FORWARD
                || (upstream != null
                        && "https".equalsIgnoreCase(upstream.target().getScheme()));
    }

    /**
     * Routes requests of reverse mode.
     *
     * @throws IllegalArgumentException when the target is no URL that can be relayed to; the message is fit for users
     */
    RequestRouter reverseRouter(TapOptions options) {
        return ReverseProxy.router(url(Objects.requireNonNull(upstream)), paths(options, policy()));
    }

    /**
     * What the agent of forward mode has to trust, prepared for it.
     *
     * @throws TapException when it cannot be
     */
    AgentTrust trust(TapOptions options) throws TapException {
        AgentTrust trust =
                AgentTrust.open(options.environment(), options.forwarding().ephemeralAuthority());
        return profile != null && profile.runsOnJava() ? trust.andJava() : trust;
    }

    /**
     * The rules of forward mode.
     *
     * @throws IllegalArgumentException when an option makes no sense; the message is fit for users
     */
    ForwardProxy.Rules rules(TapOptions options, CertificateAuthority authority, @Nullable GuestPassword guests) {
        CapturePolicy policy = policy();
        RequestRouter bridgeRouter = null;
        if (bridge != null) {
            // Whoever finds the port can send there, so only what model APIs are known for passes.
            PathPolicy known = paths(options, new CapturePolicy(false, policy.extraPaths(), policy.recordOnly()));
            bridgeRouter = ReverseProxy.router(url(bridge), known);
        }
        List<String> passThrough = new ArrayList<>(options.forwarding().passThrough());
        if (profile != null) {
            passThrough.addAll(profile.passThroughHosts());
        }
        return new ForwardProxy.Rules(
                authority,
                HostPatterns.of(passThrough),
                new CaptureFilter(paths(options, policy)),
                bridgeRouter,
                TunnelSniffer.Patience.DEFAULT,
                guests,
                options.forwarding().whenRefused());
    }

    private static PathPolicy paths(TapOptions options, CapturePolicy policy) {
        return new PathPolicy(policy, options.traffic().allowPaths());
    }

    private static UpstreamUrl url(Upstream to) {
        return UpstreamUrl.of(to.target(), to.stripPrefix());
    }

    /** Requests for a cassette keep the path that they came with: it is recorded like that. */
    private static final Upstream CASSETTE =
            new Upstream(URI.create("http://cassette.invalid"), Optional.empty(), "the cassette");

    private static Upstream upstream(TapOptions options, @Nullable ClientProfile profile) throws TapException {
        if (options.traffic().target().isPresent()) {
            URI target = options.traffic().target().get();
            Optional<String> strip = profile == null ? Optional.empty() : profile.stripPrefix(target);
            return new Upstream(target, strip, "--tap-target");
        }
        if (profile == null) {
            throw new TapException("a target is needed: name one with --tap-target, or a client");
        }
        return profile.detectUpstream(context(options, options.agent().arguments()));
    }

    static ClientContext context(TapOptions options, List<String> arguments) {
        ClientContext here = ClientContext.here(options.environment(), arguments);
        return options.agent()
                .workingDirectory()
                .map(directory -> new ClientContext(
                        here.environment(), here.arguments(), here.home(), directory.toAbsolutePath()))
                .orElse(here);
    }

    /** What the agent's profile has to say, and that nothing will be captured if the user's NO_PROXY lets it past the tap. */
    List<String> noticesOf(ClientContext context, @Nullable LaunchPlan launch) {
        List<String> notices = new ArrayList<>(launch == null ? List.of() : launch.notices());
        // A profile may have its agent ignore the user's.
        String given = launch == null ? null : launch.set().get("NO_PROXY");
        boolean past = given == null ? NoProxy.exemptsAll(context) : given.equals("*");
        if (mode == ProxyMode.FORWARD && past) {
            notices.add("NO_PROXY is '*', so the agent goes past the tap and nothing is captured; unset it, or name the"
                    + " hosts in it");
        }
        return notices;
    }

    CapturePolicy policy() {
        return profile == null ? CapturePolicy.EVERYTHING : profile.capturePolicy();
    }

    /** Where the agent's requests go, of a mode that must know. */
    URI target() {
        return Objects.requireNonNull(upstream).target();
    }

    Capture capture() {
        return new Capture(profile == null ? "unknown" : profile.id(), mode.key());
    }
}

package dev.claudetap.proxy;

import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.client.CapturePolicy;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import dev.claudetap.proxy.tls.CertificateAuthority;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What options and profile together say about a session, settled before anything is opened.
 *
 * @param profile the client's profile, null for none
 * @param mode how traffic reaches the tap
 * @param upstream where reverse mode sends it, or would; null in forward mode when nobody says
 * @param bridge where forward mode sends requests that name no origin; null to refuse them
 */
record SessionPlan(
        @Nullable ClientProfile profile,
        ProxyMode mode,
        @Nullable Upstream upstream,
        @Nullable Upstream bridge) {
    static SessionPlan of(TapOptions options) throws TapException {
        ClientProfile profile = profile(options);
        ProxyMode mode = options.mode().orElse(profile == null ? ProxyMode.REVERSE : profile.defaultMode());
        if (mode == ProxyMode.TRANSCRIPT) {
            throw new TapException(mode.key() + " mode is not there yet; use --tap-proxy-mode reverse or forward");
        }
        boolean forward = mode == ProxyMode.FORWARD;
        Upstream upstream =
                forward && profile == null && options.target().isEmpty() ? null : upstream(options, profile);
        return new SessionPlan(profile, mode, upstream, forward ? bridge(options, profile) : null);
    }

    private static @Nullable Upstream bridge(TapOptions options, @Nullable ClientProfile profile) {
        Upstream own = profile == null
                ? null
                : profile.bridge(context(options, List.of())).orElse(null);
        return own == null || options.target().isEmpty()
                ? own
                : new Upstream(options.target().get(), own.stripPrefix(), "--tap-target");
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
                guests,
                options.forwarding().whenRefused());
    }

    /** What the recorder is told. */
    RecorderOptions recording(TapOptions options, TraceOutput output) {
        RecorderOptions recording = RecorderOptions.of(capture())
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

    private static PathPolicy paths(TapOptions options, CapturePolicy policy) {
        return new PathPolicy(policy, options.allowPaths());
    }

    private static UpstreamUrl url(Upstream to) {
        return UpstreamUrl.of(to.target(), to.stripPrefix());
    }

    private static @Nullable ClientProfile profile(TapOptions options) throws TapException {
        if (options.client().isEmpty()) {
            return null;
        }
        String id = options.client().get();
        ClientProfiles profiles = ClientProfiles.load();
        Optional<ClientProfile> found = profiles.find(id);
        if (found.isEmpty()) {
            String known = profiles.all().stream().map(ClientProfile::id).collect(Collectors.joining(", "));
            throw new TapException("unknown client '" + id + "'; known are: " + known);
        }
        return found.get();
    }

    private static Upstream upstream(TapOptions options, @Nullable ClientProfile profile) throws TapException {
        if (options.target().isPresent()) {
            URI target = options.target().get();
            Optional<String> strip = profile == null ? Optional.empty() : profile.stripPrefix(target);
            return new Upstream(target, strip, "--tap-target");
        }
        if (profile == null) {
            throw new TapException("a target is needed: name one with --tap-target, or a client");
        }
        return profile.detectUpstream(context(options, List.of()));
    }

    static ClientContext context(TapOptions options, List<String> arguments) {
        String home = options.environment().getOrDefault("HOME", System.getProperty("user.home", "."));
        return new ClientContext(
                options.environment(), arguments, Path.of(home), Path.of("").toAbsolutePath());
    }

    CapturePolicy policy() {
        return profile == null ? CapturePolicy.EVERYTHING : profile.capturePolicy();
    }

    Capture capture() {
        return new Capture(profile == null ? "unknown" : profile.id(), mode.key());
    }
}

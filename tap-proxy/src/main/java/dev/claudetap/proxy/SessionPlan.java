package dev.claudetap.proxy;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import dev.claudetap.trace.Capture;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What options and profile together say about a session, settled before anything is opened.
 *
 * @param profile the client's profile, null for none
 * @param mode how traffic reaches the tap
 * @param upstream where reverse mode sends it
 */
record SessionPlan(@Nullable ClientProfile profile, ProxyMode mode, Upstream upstream) {
    static SessionPlan of(TapOptions options) throws TapException {
        ClientProfile profile = profile(options);
        ProxyMode mode = options.mode().orElse(profile == null ? ProxyMode.REVERSE : profile.defaultMode());
        if (mode != ProxyMode.REVERSE) {
            throw new TapException(mode.key() + " mode is not there yet; use --tap-proxy-mode reverse");
        }
        Optional<String> refusal = profile == null ? Optional.empty() : profile.refusal(mode);
        if (refusal.isPresent()) {
            throw new TapException(refusal.get());
        }
        return new SessionPlan(profile, mode, upstream(options, profile));
    }

    private static @Nullable ClientProfile profile(TapOptions options) throws TapException {
        if (options.profile().isPresent() || options.client().isEmpty()) {
            return options.profile().orElse(null);
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

package dev.claudetap.clients;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A profile with variables of the user's on top of what it sets itself.
 *
 * @param profile the profile below
 * @param variables names and {@link Template} texts
 */
record AddedVariables(ClientProfile profile, Map<String, String> variables) implements ClientProfile {
    AddedVariables {
        variables = Map.copyOf(variables);
    }

    @Override
    public String id() {
        return profile.id();
    }

    @Override
    public String label() {
        return profile.label();
    }

    @Override
    public String command() {
        return profile.command();
    }

    @Override
    public URI installUrl() {
        return profile.installUrl();
    }

    @Override
    public ProxyMode defaultMode() {
        return profile.defaultMode();
    }

    @Override
    public String defaultModeReason() {
        return profile.defaultModeReason();
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return profile.detectUpstream(context);
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return profile.stripPrefix(target);
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        LaunchPlan plan = profile.plan(context, endpoint);
        Map<String, String> set = new LinkedHashMap<>(plan.set());
        variables.forEach((name, text) -> set.put(name, Template.fill(text, endpoint)));
        return new LaunchPlan(plan.command(), plan.arguments(), set, plan.unset(), plan.sandbox(), plan.notices());
    }

    @Override
    public CapturePolicy capturePolicy() {
        return profile.capturePolicy();
    }

    @Override
    public Optional<Upstream> bridge(ClientContext context) {
        return profile.bridge(context);
    }

    @Override
    public List<String> passThroughHosts() {
        return profile.passThroughHosts();
    }

    /** What only forward mode has cannot be asked for in another. */
    @Override
    public Optional<String> refusal(ProxyMode mode) {
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            for (String word : List.of(Template.PROXY_URL, Template.CA)) {
                if (mode != ProxyMode.FORWARD && variable.getValue().contains(word)) {
                    return Optional.of("--tap-env " + variable.getKey() + " asks for " + word
                            + ", which only --tap-proxy-mode forward has");
                }
            }
        }
        return profile.refusal(mode);
    }

    @Override
    public boolean writesBodies() {
        return profile.writesBodies();
    }

    @Override
    public boolean runsOnJava() {
        return profile.runsOnJava();
    }
}

package dev.claudetap.proxy;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An agent that is a line of shell. */
public final class ShellProfile implements ClientProfile {
    @Override
    public String id() {
        return "shell";
    }

    @Override
    public String label() {
        return "Shell";
    }

    @Override
    public String command() {
        return "sh";
    }

    @Override
    public URI installUrl() {
        return URI.create("http://shell.example");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.REVERSE;
    }

    @Override
    public String defaultModeReason() {
        return "It sends nothing.";
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return Optional.empty();
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return new Upstream(URI.create("http://127.0.0.1:9"), Optional.empty(), "test");
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        return new LaunchPlan(
                "sh", List.of("-c", String.join(" ", context.arguments())), Map.of(), Set.of(), List.of(), List.of());
    }
}

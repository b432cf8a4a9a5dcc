package dev.claudetap.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A profile of no agent; tests that want one with a trait of its own override that. */
public class SomeProfile implements ClientProfile {
    @Override
    public String id() {
        return "some";
    }

    @Override
    public String label() {
        return "Some Agent";
    }

    @Override
    public String command() {
        return "some-agent";
    }

    @Override
    public URI installUrl() {
        return URI.create("https://example.invalid/install");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.REVERSE;
    }

    @Override
    public String defaultModeReason() {
        return "It is a test.";
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return new Upstream(URI.create("https://example.invalid"), Optional.empty(), "default");
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return Optional.empty();
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        return new LaunchPlan(command(), context.arguments(), Map.of(), Set.of(), List.of(), List.of());
    }
}

package dev.claudetap.proxy;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An agent on a JVM, which knows nothing of a tap: prints what the URL in its argument answers. */
final class JavaAgent implements ClientProfile {
    public static void main(String[] arguments) throws IOException {
        try (InputStream answer = URI.create(arguments[0]).toURL().openStream()) {
            answer.transferTo(System.out);
        }
    }

    @Override
    public boolean runsOnJava() {
        return true;
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        List<String> arguments =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), JavaAgent.class.getName()));
        arguments.addAll(context.arguments());
        return new LaunchPlan(command(), arguments, Map.of(), Set.of(), List.of(), List.of());
    }

    @Override
    public String id() {
        return "java-agent";
    }

    @Override
    public String label() {
        return "An agent on a JVM";
    }

    @Override
    public String command() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public URI installUrl() {
        return URI.create("https://example.invalid/");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.FORWARD;
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
}

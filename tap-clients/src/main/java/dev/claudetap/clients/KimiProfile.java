package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.NoProxy;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The older, Python Kimi CLI. Its {@code KIMI_BASE_URL} overrides the base URL of every provider of type kimi. */
@AutoService(ClientProfile.class)
public final class KimiProfile implements ClientProfile {
    private static final String BASE_URL = "KIMI_BASE_URL";

    /** Made by {@link java.util.ServiceLoader}. */
    public KimiProfile() {}

    @Override
    public String id() {
        return "kimi";
    }

    @Override
    public String label() {
        return "Kimi CLI";
    }

    @Override
    public String command() {
        return "kimi";
    }

    @Override
    public URI installUrl() {
        return URI.create("https://github.com/MoonshotAI/kimi-cli");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.REVERSE;
    }

    @Override
    public String defaultModeReason() {
        return "It talks to one provider and honours KIMI_BASE_URL, so no certificate is needed.";
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return context.variable(BASE_URL)
                .flatMap(Configs::httpUrl)
                .map(target -> new Upstream(target, Optional.empty(), BASE_URL))
                .orElseGet(() -> new KimiConfig(context, configuration(context)).upstream());
    }

    private static JsonObject configuration(ClientContext context) {
        AgentArguments arguments = new AgentArguments(context.arguments());
        Optional<String> inline = arguments.last("--config");
        if (inline.isPresent()) {
            return parse(inline.get());
        }
        Path directory = context.variable("KIMI_SHARE_DIR")
                .map(name -> context.workingDirectory().resolve(name))
                .orElseGet(() -> context.home().resolve(".kimi"));
        return arguments
                .last("--config-file")
                .flatMap(name -> context.readFile(context.workingDirectory().resolve(name)))
                .or(() -> context.readFile(directory.resolve("config.toml")))
                .or(() -> context.readFile(directory.resolve("config.json")))
                .map(KimiProfile::parse)
                .orElse(JsonObject.EMPTY);
    }

    private static JsonObject parse(String text) {
        return Configs.json(text).or(() -> Toml.parse(text)).orElse(JsonObject.EMPTY);
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return Optional.empty();
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        Map<String, String> set = new LinkedHashMap<>();
        if (endpoint.mode() == ProxyMode.REVERSE) {
            set.putAll(NoProxy.variables(context));
            set.put(BASE_URL, endpoint.url().toString());
        } else {
            set.putAll(ForwardEnvironment.variables(context, endpoint));
        }
        return new LaunchPlan(command(), context.arguments(), set, Set.of(), List.of(), List.of());
    }
}

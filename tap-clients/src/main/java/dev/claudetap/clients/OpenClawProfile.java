package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenClaw. A provider of the user's is moved in a private copy of the configuration; without one, the variable of the
 * provider that the environment has a key for is set.
 */
@AutoService(ClientProfile.class)
public final class OpenClawProfile extends SheetProfile {
    private static final String CONFIG = "OPENCLAW_CONFIG_PATH";

    /** A provider that needs no configuration, its variable, and what its base URLs end with. */
    private record BuiltIn(Provider provider, String variable, String suffix) {}

    private static final List<BuiltIn> BUILT_IN = List.of(
            new BuiltIn(Provider.of("openai", "https://api.openai.com", "OPENAI_API_KEY"), "OPENAI_BASE_URL", "/v1"),
            new BuiltIn(
                    Provider.of("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
                    "ANTHROPIC_BASE_URL",
                    ""),
            new BuiltIn(
                    Provider.of(
                            "google", "https://generativelanguage.googleapis.com", "GEMINI_API_KEY", "GOOGLE_API_KEY"),
                    "GOOGLE_GEMINI_BASE_URL",
                    ""),
            new BuiltIn(
                    Provider.of("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
                    "OPENROUTER_BASE_URL",
                    ""));

    /** Made by {@link java.util.ServiceLoader}. */
    public OpenClawProfile() {
        super(AgentSheet.of("openclaw", "OpenClaw", "openclaw", "https://github.com/openclaw/openclaw")
                .mode(ProxyMode.REVERSE, "The base URL of its provider can be replaced in a copy of its configuration.")
                .target("https://api.openai.com", ""));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        Optional<String> id = provider(context);
        Optional<BaseUrl> configured = id.flatMap(name -> configured(context, name));
        if (configured.isPresent()) {
            return configured.get().upstream();
        }
        Provider builtIn = builtIn(context, id).provider();
        boolean first = builtIn.equals(BUILT_IN.get(0).provider());
        BaseUrl base = BaseUrl.of(builtIn.baseUrl(), first ? "default" : "provider " + builtIn.id())
                .orElseThrow();
        return base.upstream();
    }

    private static Optional<BaseUrl> configured(ClientContext context, String id) {
        JsonObject tree = config(context);
        return Configs.text(tree, "models", "providers", id, "baseUrl")
                .or(() -> Configs.text(tree, "models", "providers", id, "base_url"))
                .flatMap(url -> BaseUrl.of(url, "configuration (provider " + id + ")"));
    }

    private static BuiltIn builtIn(ClientContext context, Optional<String> id) {
        List<Provider> known = BUILT_IN.stream().map(BuiltIn::provider).toList();
        Provider chosen = id.map(name -> name.equals("gemini") ? "google" : name)
                .flatMap(name -> Provider.find(known, name))
                .or(() -> id.isPresent() ? Optional.empty() : Provider.withKey(known, context))
                .orElse(known.get(0));
        return BUILT_IN.get(known.indexOf(chosen));
    }

    private static Optional<String> provider(ClientContext context) {
        return new AgentArguments(context.arguments())
                .last("--model", "-m")
                .or(() -> defaultModel(config(context)))
                .flatMap(Provider::ofModel);
    }

    private static Optional<String> defaultModel(JsonObject tree) {
        JsonObject defaults = tree.object("agents")
                .flatMap(agents -> agents.object("defaults"))
                .orElse(JsonObject.EMPTY);
        return Configs.text(defaults, "model")
                .or(() -> Configs.text(defaults, "model", "primary"))
                .or(() -> defaults.object("models")
                        .flatMap(models -> models.members().stream()
                                .map(JsonObject.Member::name)
                                .findFirst()));
    }

    private static JsonObject config(ClientContext context) {
        Path file = context.variable(CONFIG)
                .map(name -> context.workingDirectory().resolve(name))
                .or(() -> context.variable("OPENCLAW_STATE_DIR")
                        .map(name -> context.workingDirectory().resolve(name).resolve("openclaw.json")))
                .orElseGet(() -> context.home().resolve(".openclaw/openclaw.json"));
        return context.readFile(file).flatMap(Jsonc::parse).orElse(JsonObject.EMPTY);
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        LaunchPlan plan = super.plan(context, endpoint);
        if (endpoint.mode() != ProxyMode.REVERSE) {
            return plan;
        }
        Map<String, String> set = new LinkedHashMap<>(plan.set());
        Optional<String> id = provider(context);
        Optional<BaseUrl> configured = id.flatMap(name -> configured(context, name));
        if (configured.isEmpty()) {
            BuiltIn builtIn = builtIn(context, id);
            BaseUrl base = new BaseUrl(URI.create(builtIn.provider().baseUrl() + builtIn.suffix()), "");
            set.put(builtIn.variable(), base.at(endpoint));
            return new LaunchPlan(command(), plan.arguments(), set, plan.unset(), List.of(), plan.notices());
        }
        set.put(CONFIG, "{sandbox}/openclaw.json");
        String text = moved(config(context), id.orElseThrow(), configured.get().at(endpoint))
                .toJson();
        return new LaunchPlan(
                command(),
                plan.arguments(),
                set,
                plan.unset(),
                List.of(new SandboxFile.Content(Path.of("openclaw.json"), text)),
                List.of("Changes that OpenClaw makes to its configuration during this run are not kept"));
    }

    private static JsonValue moved(JsonObject tree, String id, String address) {
        JsonObject provider = tree.object("models")
                .flatMap(models -> models.object("providers"))
                .flatMap(providers -> providers.object(id))
                .orElse(JsonObject.EMPTY);
        JsonObject at = provider.toBuilder()
                .remove("base_url")
                .put("baseUrl", new JsonString(address))
                .build();
        return Configs.with(tree, List.of("models", "providers", id), at);
    }
}

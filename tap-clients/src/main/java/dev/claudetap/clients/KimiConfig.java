package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The providers and models in a configuration of Kimi CLI or Kimi Code, and which of them a run will use. */
final class KimiConfig {
    static final URI CODING = URI.create("https://api.kimi.com/coding/v1");

    /** Where both programs send requests of a provider of type kimi that has no base URL. */
    private static final String MOONSHOT = "https://api.moonshot.ai/v1";

    private static final String MANAGED = "managed:kimi-code";

    private final ClientContext context;
    private final JsonObject tree;
    private final Optional<String> modelFlag;

    KimiConfig(ClientContext context, JsonObject tree) {
        this.context = context;
        this.tree = tree;
        this.modelFlag = new AgentArguments(context.arguments()).last("--model", "-m");
    }

    boolean namesModel() {
        return modelFlag.isPresent();
    }

    /** Whether the environment defines the model: then no provider of the configuration is used. */
    boolean environmentModel() {
        return modelFlag.isEmpty() && context.variable("KIMI_MODEL_NAME").isPresent();
    }

    /** Whether the environment's model talks to something that has a base URL of its own to replace. */
    boolean environmentModelCanMove() {
        return context.variable("KIMI_MODEL_BASE_URL").isPresent()
                || context.variable("KIMI_MODEL_PROVIDER_TYPE")
                        .map(type -> type.toLowerCase(Locale.ROOT).equals("kimi"))
                        .orElse(true);
    }

    /** The providers that a run may use, the likeliest first. */
    List<String> selected() {
        Optional<String> ofModel = modelFlag
                .or(() -> Configs.text(tree, "default_model"))
                .flatMap(model -> Configs.text(tree, "models", model, "provider"))
                .filter(id -> url(id).isPresent());
        if (ofModel.isPresent()) {
            return List.of(ofModel.get());
        }
        List<String> kimi = kimiProviders();
        return kimi.contains(MANAGED) ? List.of(MANAGED) : kimi;
    }

    private List<String> kimiProviders() {
        List<String> ids = new ArrayList<>();
        for (JsonObject.Member provider : tree.object("providers").orElse(JsonObject.EMPTY)) {
            if (isKimi(provider.name())) {
                ids.add(provider.name());
            }
        }
        return ids;
    }

    private boolean isKimi(String id) {
        return Configs.text(tree, "providers", id, "type")
                .filter("kimi"::equals)
                .isPresent();
    }

    /** Where a provider's requests go; empty for one that is not of type kimi and has no URL. */
    private Optional<String> url(String id) {
        Optional<String> configured = Configs.text(tree, "providers", id, "base_url")
                .or(() -> Configs.text(tree, "providers", id, "env", "KIMI_BASE_URL"));
        if (configured.isPresent() || !isKimi(id)) {
            return configured;
        }
        return Optional.of(
                id.equals(MANAGED)
                        ? CODING.toString()
                        : variable("KIMI_BASE_URL").orElse(MOONSHOT));
    }

    private Optional<String> variable(String name) {
        return context.variable(name);
    }

    /** Where the run would send its model requests without us. */
    Upstream upstream() {
        if (environmentModel()) {
            return upstream(variable("KIMI_MODEL_BASE_URL").orElse(MOONSHOT), "KIMI_MODEL_NAME");
        }
        List<String> selected = selected();
        if (!selected.isEmpty()) {
            String id = selected.get(0);
            return upstream(url(id).orElse(CODING.toString()), "config.toml (provider " + id + ")");
        }
        for (String name : List.of("KIMI_BASE_URL", "KIMI_CODE_BASE_URL")) {
            if (variable(name).isPresent()) {
                return upstream(variable(name).get(), name);
            }
        }
        return new Upstream(CODING, Optional.empty(), "default");
    }

    private static Upstream upstream(String url, String source) {
        return Configs.httpUrl(url)
                .map(target -> new Upstream(target, Optional.empty(), source))
                .orElseGet(() -> new Upstream(CODING, Optional.empty(), "default"));
    }

    /** The configuration with the selected providers at another address. */
    JsonObject movedTo(String baseUrl) {
        JsonObject moved = tree;
        for (String id : selected()) {
            moved = Configs.with(moved, List.of("providers", id, "base_url"), new JsonString(baseUrl));
            List<String> variable = List.of("providers", id, "env", "KIMI_BASE_URL");
            if (Configs.at(tree, variable).isPresent()) {
                moved = Configs.with(moved, variable, new JsonString(baseUrl));
            }
        }
        return moved;
    }

    /** Whether there is nothing that names a model or provider. */
    boolean isBare() {
        return !tree.has("default_model") && !tree.has("models") && !tree.has("providers");
    }

    /** What is enough to run with the managed provider, for users who have no configuration. */
    JsonObject withManagedProvider(String baseUrl) {
        JsonObject provider = JsonObject.builder()
                .put("type", "kimi")
                .put("base_url", baseUrl)
                .put("api_key", "")
                .build();
        JsonObject model = JsonObject.builder()
                .put("provider", MANAGED)
                .put("model", "kimi-for-coding")
                .put("max_context_size", 262_144)
                .build();
        JsonObject minimal = Configs.with(tree, List.of("providers", MANAGED), provider);
        minimal = Configs.with(minimal, List.of("models", "kimi-code/kimi-for-coding"), model);
        return Configs.with(minimal, List.of("default_model"), new JsonString("kimi-code/kimi-for-coding"));
    }
}

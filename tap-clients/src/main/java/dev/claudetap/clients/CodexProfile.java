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
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * OpenAI's Codex CLI. It takes a base URL only from its configuration, so the wiring is a provider of ours, or the
 * user's own provider with our address, given as {@code -c} overrides. WebSockets are off there, unless they are asked
 * for: each turn is one self-contained HTTP exchange.
 */
@AutoService(ClientProfile.class)
public final class CodexProfile implements ClientProfile {
    private static final String PROVIDER = "claude-tap-openai";
    private static final String API_HOST = "api.openai.com";
    private static final URI API = URI.create("https://" + API_HOST);
    private static final URI CHATGPT = URI.create("https://chatgpt.com/backend-api/codex");
    private static final Set<String> LOCAL_PROVIDERS = Set.of("oss", "ollama", "lmstudio", "amazon-bedrock");

    private final boolean webSocket;

    /** Made by {@link java.util.ServiceLoader}. */
    public CodexProfile() {
        this(false);
    }

    private CodexProfile(boolean webSocket) {
        this.webSocket = webSocket;
    }

    /** One whose reverse mode leaves Codex the WebSocket that it uses without a tap; a provider of the user's keeps its own choice. */
    public CodexProfile withWebSocket() {
        return new CodexProfile(true);
    }

    @Override
    public String id() {
        return "codex";
    }

    @Override
    public String label() {
        return "Codex CLI";
    }

    @Override
    public String command() {
        return "codex";
    }

    @Override
    public URI installUrl() {
        return URI.create("https://github.com/openai/codex");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.REVERSE;
    }

    @Override
    public String defaultModeReason() {
        return "A provider override moves all model traffic and turns WebSockets off, so every turn is one HTTP exchange.";
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        CodexConfig config = new CodexConfig(context);
        Optional<String> custom = config.customProvider();
        if (custom.isPresent()) {
            return upstream(
                    config.text("model_providers", custom.get(), "base_url"), "model_providers." + custom.get());
        }
        Optional<String> override = config.override("openai_base_url");
        if (override.isPresent()) {
            return upstream(override, "-c openai_base_url");
        }
        if (config.chatGptLogin()) {
            return upstream(Optional.of(CHATGPT.toString()), "ChatGPT login (auth.json)");
        }
        return upstream(config.text("openai_base_url"), "config.toml (openai_base_url)");
    }

    private Upstream upstream(Optional<String> url, String source) {
        Optional<URI> target = url.flatMap(Configs::httpUrl);
        URI chosen = target.orElse(API);
        return new Upstream(chosen, stripPrefix(chosen), target.isPresent() ? source : "default");
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        String path = target.getPath() == null ? "" : target.getPath();
        boolean bare = path.isEmpty() || path.equals("/");
        return API_HOST.equalsIgnoreCase(target.getHost()) && bare ? Optional.empty() : Optional.of("/v1");
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        CodexConfig config = new CodexConfig(context);
        if (endpoint.mode() != ProxyMode.REVERSE) {
            return new LaunchPlan(
                    command(),
                    context.arguments(),
                    ForwardEnvironment.variables(context, endpoint),
                    Set.of(),
                    List.of(),
                    List.of());
        }
        Map<String, String> wiring = wiring(config, endpoint.url() + "/v1");
        List<String> arguments = new ArrayList<>();
        wiring.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        arguments.addAll(usersArguments(context, config));
        Map<String, String> set = new LinkedHashMap<>(NoProxy.variables(context));
        set.put("OPENAI_BASE_URL", endpoint.url() + "/v1");
        return new LaunchPlan(command(), arguments, set, Set.of(), List.of(), notices(context, config));
    }

    private Map<String, String> wiring(CodexConfig config, String baseUrl) {
        Optional<String> custom = config.customProvider();
        if (custom.isPresent()) {
            Map<String, String> address = new TreeMap<>(Map.of("base_url", Toml.quote(baseUrl)));
            if (!webSocket) {
                address.put("supports_websockets", "false");
            }
            return provider(custom.get(), address);
        }
        Map<String, String> table = new LinkedHashMap<>();
        table.put("name", Toml.quote("claude-tap"));
        table.put("base_url", Toml.quote(baseUrl));
        table.put("wire_api", Toml.quote("responses"));
        table.put("requires_openai_auth", "true");
        table.put("supports_websockets", String.valueOf(webSocket));
        Map<String, String> wiring = new LinkedHashMap<>();
        wiring.put("model_provider", Toml.quote(PROVIDER));
        wiring.putAll(provider(PROVIDER, table));
        return wiring;
    }

    /** Codex splits a key at every dot, quoted or not, so an id with a dot (or what ends a key) must be inside a value. */
    private static Map<String, String> provider(String id, Map<String, String> table) {
        Map<String, String> wiring = new LinkedHashMap<>();
        if (id.indexOf('.') < 0 && id.indexOf('=') < 0) {
            table.forEach((key, value) -> wiring.put("model_providers." + id + "." + key, value));
        } else {
            String members = table.entrySet().stream()
                    .map(member -> member.getKey() + "=" + member.getValue())
                    .collect(Collectors.joining(","));
            wiring.put("model_providers", "{" + Toml.quoteKey(id) + "={" + members + "}}");
        }
        return wiring;
    }

    /** The user's arguments without the overrides that would undo ours. */
    private List<String> usersArguments(ClientContext context, CodexConfig config) {
        Set<List<String>> ours = config.customProvider()
                .map(id -> {
                    List<String> baseUrl = List.of("model_providers", id, "base_url");
                    return webSocket
                            ? Set.of(baseUrl)
                            : Set.of(baseUrl, List.of("model_providers", id, "supports_websockets"));
                })
                .orElseGet(() -> Set.of(List.of("model_provider")));
        List<AgentArguments.Found> undone = config.overrides().stream()
                .filter(override -> ours.contains(override.path()))
                .map(CodexConfig.KeyValue::words)
                .toList();
        return new AgentArguments(context.arguments()).without(undone);
    }

    private static List<String> notices(ClientContext context, CodexConfig config) {
        List<String> notices = new ArrayList<>();
        config.provider()
                .filter(LOCAL_PROVIDERS::contains)
                .ifPresent(id -> notices.add("Codex's built-in provider '" + id
                        + "' has no base URL to point at the tap; it is replaced by the OpenAI API for this run"));
        if (context.arguments().contains("--oss")) {
            notices.add("--oss makes Codex talk to a local model server, which goes past the tap");
        }
        if (context.variable("OPENAI_BASE_URL").isPresent()
                && config.customProvider().isEmpty()) {
            notices.add("OPENAI_BASE_URL is set, but Codex does not read it; use --tap-target for another upstream");
        }
        return notices;
    }
}

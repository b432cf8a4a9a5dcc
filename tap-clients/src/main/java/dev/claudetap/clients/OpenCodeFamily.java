package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenCode and what was made from it. A reverse tap stands before one provider, the one of the model that the run begins
 * with; its base URL is replaced by a configuration in a variable, which wins over every file of the user's.
 */
abstract class OpenCodeFamily extends SheetProfile {
    private static final List<Provider> PROVIDERS = List.of(
            Provider.of("anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
            Provider.of("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
            Provider.of(
                    "google",
                    "https://generativelanguage.googleapis.com/v1beta",
                    "GEMINI_API_KEY",
                    "GOOGLE_GENERATIVE_AI_API_KEY"),
            Provider.of("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
            Provider.of("deepseek", "https://api.deepseek.com", "DEEPSEEK_API_KEY"),
            Provider.of("xai", "https://api.x.ai/v1", "XAI_API_KEY"),
            Provider.of("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
            Provider.of("moonshotai", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY"),
            Provider.of("opencode", "https://opencode.ai/zen/v1", "OPENCODE_API_KEY"));

    /** Providers whose library reads a base URL from the environment when the configuration has none. */
    private static final List<String> BY_VARIABLE = List.of("anthropic", "openai");

    private final OpenCodeConfig.Naming naming;

    OpenCodeFamily(AgentSheet sheet, OpenCodeConfig.Naming naming) {
        super(sheet);
        this.naming = naming;
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return baseUrl(context).upstream();
    }

    private BaseUrl baseUrl(ClientContext context) {
        OpenCodeConfig config = new OpenCodeConfig(context, naming);
        String id = provider(context, config);
        return config.baseUrl(id)
                .flatMap(url -> BaseUrl.of(url, "configuration (provider " + id + ")"))
                .or(() -> BY_VARIABLE.contains(id) ? variable(context, id) : Optional.empty())
                .orElseGet(() -> usual(id));
    }

    private static Optional<BaseUrl> variable(ClientContext context, String id) {
        String name = variableOf(id);
        return context.variable(name).flatMap(url -> BaseUrl.of(url, name));
    }

    private static String variableOf(String provider) {
        return provider.equals("openai") ? "OPENAI_BASE_URL" : "ANTHROPIC_BASE_URL";
    }

    private static BaseUrl usual(String id) {
        Provider first = PROVIDERS.get(0);
        Provider provider = Provider.find(PROVIDERS, id).orElse(first);
        return BaseUrl.of(provider.baseUrl(), provider.equals(first) ? "default" : "provider " + id)
                .orElseThrow();
    }

    private static String provider(ClientContext context, OpenCodeConfig config) {
        return config.provider()
                .or(() -> Provider.withKey(PROVIDERS, context).map(Provider::id))
                .orElse(PROVIDERS.get(0).id());
    }

    @Override
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        if (endpoint.mode() != ProxyMode.REVERSE) {
            return super.wiring(context, endpoint);
        }
        OpenCodeConfig config = new OpenCodeConfig(context, naming);
        String id = provider(context, config);
        String address = baseUrl(context).at(endpoint);
        JsonString moved = new JsonString(address);
        AgentSheet.Wiring wiring = super.wiring(context, endpoint)
                .with(
                        naming.inlineVariable(),
                        Configs.with(config.inline(), List.of("provider", id, "options", "baseURL"), moved)
                                .toJson());
        if (BY_VARIABLE.contains(id)) {
            wiring = wiring.with(variableOf(id), address);
        }
        for (String notice : notices(config, id)) {
            wiring = wiring.telling(notice);
        }
        return wiring;
    }

    private List<String> notices(OpenCodeConfig config, String id) {
        List<String> notices = new ArrayList<>();
        notices.add("A reverse tap stands before one provider, here '" + id + "'; what " + label()
                + " sends to another goes past it. --tap-proxy-mode forward captures all of them");
        if (config.baseUrl(id).isEmpty() && Provider.find(PROVIDERS, id).isEmpty()) {
            notices.add("The base URL of provider '" + id + "' is not known here; name it with --tap-target");
        }
        if (config.hasAccount(id)) {
            notices.add("'" + id + "' is used with an account, which may decide itself where requests go; if nothing is"
                    + " captured, use --tap-proxy-mode forward");
        }
        return notices;
    }
}

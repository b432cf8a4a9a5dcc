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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pi. It reads base URLs from its models.json only, so a reverse tap gives it a private agent directory in which that
 * file is changed and everything else is a link to the user's own.
 */
@AutoService(ClientProfile.class)
public final class PiProfile extends SheetProfile {
    private static final String HOME = "PI_CODING_AGENT_DIR";

    private static final List<Provider> PROVIDERS = List.of(
            Provider.of("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
            Provider.of("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY", "ANTHROPIC_OAUTH_TOKEN"),
            Provider.of("openai-codex", "https://chatgpt.com/backend-api"),
            Provider.of("google", "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY"),
            Provider.of("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
            Provider.of("deepseek", "https://api.deepseek.com", "DEEPSEEK_API_KEY"),
            Provider.of("xai", "https://api.x.ai/v1", "XAI_API_KEY"),
            Provider.of("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
            Provider.of("mistral", "https://api.mistral.ai", "MISTRAL_API_KEY"),
            Provider.of("moonshotai", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY"),
            Provider.of("github-copilot", "https://api.individual.githubcopilot.com", "COPILOT_GITHUB_TOKEN"));

    /** Made in the user's directory when missing, so that what a first run writes there lasts. */
    private static final List<String> DIRECTORIES =
            List.of("sessions", "extensions", "skills", "prompts", "themes", "tools", "bin", "npm", "git");

    private static final List<String> LINKS = List.of(
            "auth.json",
            "settings.json",
            "keybindings.json",
            "models-store.json",
            "trust.json",
            "AGENTS.md",
            "CLAUDE.md",
            "SYSTEM.md",
            "APPEND_SYSTEM.md");

    /** Made by {@link java.util.ServiceLoader}. */
    public PiProfile() {
        super(AgentSheet.of("pi", "Pi", "pi", "https://github.com/badlogic/pi-mono/tree/main/packages/coding-agent")
                .mode(
                        ProxyMode.FORWARD,
                        "It talks to many providers, with keys and with logins, which no single base URL covers.")
                .target("https://api.openai.com", ""));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return baseUrl(context, provider(context)).upstream();
    }

    private static BaseUrl baseUrl(ClientContext context, String id) {
        Provider first = PROVIDERS.get(0);
        Provider provider = Provider.find(PROVIDERS, id).orElse(first);
        return Configs.text(models(context), "providers", id, "baseUrl")
                .flatMap(url -> BaseUrl.of(url, "models.json (provider " + id + ")"))
                .or(() -> BaseUrl.of(provider.baseUrl(), provider.equals(first) ? "default" : "provider " + id))
                .orElseThrow();
    }

    /** The provider of the model that a run will begin with. */
    private static String provider(ClientContext context) {
        AgentArguments arguments = new AgentArguments(context.arguments());
        return arguments
                .last("--provider")
                .or(() -> arguments.last("--model").flatMap(Provider::ofModel))
                .or(() -> read(context, "settings.json").flatMap(tree -> Configs.text(tree, "defaultProvider")))
                .or(() -> Provider.withKey(PROVIDERS, context).map(Provider::id))
                .or(() -> onlyLogin(context))
                .orElse(PROVIDERS.get(0).id());
    }

    private static Optional<String> onlyLogin(ClientContext context) {
        List<JsonObject.Member> logins =
                read(context, "auth.json").orElse(JsonObject.EMPTY).members();
        return logins.size() == 1 ? Optional.of(logins.get(0).name()) : Optional.empty();
    }

    private static JsonObject models(ClientContext context) {
        return read(context, "models.json").orElse(JsonObject.EMPTY);
    }

    private static Optional<JsonObject> read(ClientContext context, String name) {
        return context.readFile(home(context).resolve(name)).flatMap(Jsonc::parse);
    }

    /** The user's own directory, also when we run inside an agent that another tap started. */
    private static Path home(ClientContext context) {
        return context.variable(HOME)
                .map(name -> context.workingDirectory()
                        .resolve(name.startsWith("~/") ? context.home() + name.substring(1) : name))
                .filter(home -> !home.getFileName().toString().startsWith(SandboxFile.DIRECTORY_PREFIX))
                .orElseGet(() -> context.home().resolve(".pi/agent"));
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        LaunchPlan plan = super.plan(context, endpoint);
        if (endpoint.mode() != ProxyMode.REVERSE) {
            return plan;
        }
        String id = provider(context);
        Map<String, String> set = new LinkedHashMap<>(plan.set());
        set.put(HOME, "{sandbox}");
        List<String> notices = List.of("A reverse tap stands before one provider, here '" + id
                + "'; what Pi sends to another goes past it. --tap-proxy-mode forward captures all of them");
        return new LaunchPlan(command(), plan.arguments(), set, plan.unset(), sandbox(context, id, endpoint), notices);
    }

    private static List<SandboxFile> sandbox(ClientContext context, String id, TapEndpoint endpoint) {
        Path home = home(context);
        JsonObject moved = Configs.with(
                models(context),
                List.of("providers", id, "baseUrl"),
                new JsonString(baseUrl(context, id).at(endpoint)));
        List<SandboxFile> files = new ArrayList<>();
        files.add(new SandboxFile.Content(Path.of("models.json"), moved.toJson()));
        DIRECTORIES.forEach(name -> files.add(new SandboxFile.LinkedDirectory(Path.of(name), home.resolve(name))));
        LINKS.forEach(name -> files.add(new SandboxFile.Link(Path.of(name), home.resolve(name))));
        return files;
    }
}

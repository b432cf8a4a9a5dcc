package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.NoProxy;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Claude Code. Its settings files override its environment, so what we set goes into both: the environment for what it
 * starts, and a {@code --settings} argument for itself.
 */
@AutoService(ClientProfile.class)
public final class ClaudeCodeProfile implements ClientProfile {
    private static final String BASE_URL = "ANTHROPIC_BASE_URL";
    /** Names a directory for the bodies of requests and responses. */
    private static final String RAW_BODIES = "OTEL_LOG_RAW_API_BODIES";

    /** A cloud that Claude's models are asked at instead, the one that wins first. */
    private enum Cloud {
        VERTEX("VERTEX", "uses Google Vertex AI without ANTHROPIC_VERTEX_BASE_URL, so its requests go"),
        BEDROCK("BEDROCK", "signs its requests for Amazon Bedrock, so they go"),
        FOUNDRY("FOUNDRY", "uses Microsoft Foundry without ANTHROPIC_FOUNDRY_BASE_URL, so its requests go");

        private final String use;
        private final String url;
        /** Why a reverse tap sees nothing of it when there is no base URL. */
        private final String past;

        Cloud(String name, String past) {
            this.use = "CLAUDE_CODE_USE_" + name;
            this.url = "ANTHROPIC_" + name + "_BASE_URL";
            this.past = past;
        }

        /** Its base URL, if it is in use. */
        Optional<ClaudeSettings.Found> baseUrl(ClaudeSettings settings) {
            Optional<ClaudeSettings.Found> named = settings.isTrue(use) ? settings.find(url) : Optional.empty();
            return this == BEDROCK && settings.isTrue(use) ? bedrock(settings, named) : named;
        }
    }

    private static final URI DEFAULT_TARGET = URI.create("https://api.anthropic.com");

    /** A Claude Code that runs inside another one behaves differently; ours is not inside. */
    private static final Set<String> NESTING = Set.of("CLAUDECODE", "CLAUDE_CODE_SSE_PORT");

    /** A key that goes with a request as it is, unlike those that sign it. */
    private static final String BEDROCK_TOKEN = "AWS_BEARER_TOKEN_BEDROCK";

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");

    /** Hosts whose requests are signed over the host name, so that they cannot go through a reverse tap. */
    private static final Pattern NATIVE_AWS =
            Pattern.compile("(.+\\.)?(bedrock-runtime(-fips)?\\.[a-z0-9-]+\\.(vpce\\.)?amazonaws\\.com(\\.cn)?"
                    + "|bedrock-mantle\\.[a-z0-9-]+\\.(api\\.aws|amazonaws\\.com(\\.cn)?))");

    /** Made by {@link java.util.ServiceLoader}. */
    public ClaudeCodeProfile() {}

    @Override
    public String id() {
        return "claude";
    }

    @Override
    public String label() {
        return "Claude Code";
    }

    @Override
    public String command() {
        return "claude";
    }

    @Override
    public URI installUrl() {
        return URI.create("https://docs.anthropic.com/en/docs/claude-code");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.REVERSE;
    }

    @Override
    public String defaultModeReason() {
        return "It talks to one provider and honours ANTHROPIC_BASE_URL, so no certificate is needed.";
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        ClaudeSettings settings = ClaudeSettings.of(ClaudeCommand.of(context).rest(context));
        return Stream.of(Cloud.values())
                .flatMap(cloud -> cloud.baseUrl(settings).stream())
                .findFirst()
                .or(() -> settings.find(BASE_URL))
                .flatMap(found -> Configs.httpUrl(found.value())
                        .map(target -> new Upstream(target, Optional.empty(), found.source())))
                .orElseGet(() -> new Upstream(DEFAULT_TARGET, Optional.empty(), "default"));
    }

    /** Bedrock's base URL, unless that is Amazon's own and requests to it are signed over the host name. */
    private static Optional<ClaudeSettings.Found> bedrock(
            ClaudeSettings settings, Optional<ClaudeSettings.Found> named) {
        boolean unsigned = settings.find(BEDROCK_TOKEN).isPresent() || settings.isTrue("CLAUDE_CODE_SKIP_BEDROCK_AUTH");
        if (named.isPresent() || !unsigned) {
            return named.filter(found -> unsigned || !isNativeAws(found.value()));
        }
        return settings.find("AWS_REGION")
                .filter(region -> REGION.matcher(region.value()).matches())
                .map(region -> new ClaudeSettings.Found(
                        "https://bedrock-runtime." + region.value() + ".amazonaws.com", region.source()));
    }

    private static boolean isNativeAws(String url) {
        return Configs.httpUrl(url)
                .map(parsed -> NATIVE_AWS
                        .matcher(parsed.getHost().toLowerCase(Locale.ROOT))
                        .matches())
                .orElse(false);
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return Optional.empty();
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        ClaudeCommand wrapped = ClaudeCommand.of(context);
        ClientContext own = wrapped.rest(context);
        ClaudeSettings settings = ClaudeSettings.of(own);
        if (endpoint.mode() == ProxyMode.BODIES) {
            Map<String, String> bodies =
                    Map.of(RAW_BODIES, "file:" + endpoint.url().getPath());
            List<SandboxFile> files = new ArrayList<>();
            List<String> words = arguments(own, settings, bodies, files);
            return new LaunchPlan(
                    wrapped.executable(command()),
                    wrapped.before(words),
                    bodies,
                    NESTING,
                    files,
                    notices(settings, false, bodies));
        }
        boolean reverse = endpoint.mode() == ProxyMode.REVERSE;
        Map<String, String> noProxy =
                NoProxy.variables(name -> settings.find(name).map(ClaudeSettings.Found::value));
        Map<String, String> wiring = new LinkedHashMap<>(
                reverse ? baseUrls(settings, endpoint) : ForwardEnvironment.forSettings(own, endpoint));
        if (noProxy.keySet().stream().anyMatch(settings::setByFile)) {
            // A file's entries would win over the environment's, and loopback is not among them.
            wiring.putAll(new TreeMap<>(noProxy));
        }

        Map<String, String> set = new LinkedHashMap<>(reverse ? Map.of() : ForwardEnvironment.variables(own, endpoint));
        set.putAll(noProxy);
        set.putAll(wiring);
        List<SandboxFile> sandbox = new ArrayList<>();
        List<String> arguments = arguments(own, settings, wiring, sandbox);
        return new LaunchPlan(
                wrapped.executable(command()),
                wrapped.before(arguments),
                set,
                NESTING,
                sandbox,
                notices(settings, reverse, wiring));
    }

    @Override
    public boolean writesBodies() {
        return true;
    }

    private static Map<String, String> baseUrls(ClaudeSettings settings, TapEndpoint endpoint) {
        Map<String, String> urls = new LinkedHashMap<>();
        urls.put(BASE_URL, endpoint.url().toString());
        for (Cloud cloud : Cloud.values()) {
            cloud.baseUrl(settings)
                    .ifPresent(found -> urls.put(cloud.url, endpoint.url().toString()));
        }
        return urls;
    }

    /**
     * The user's arguments behind a {@code --settings} of ours. A user's own {@code --settings} is left alone, unless
     * some settings file would then undo the wiring: then it is replaced by a copy that has the wiring in it.
     */
    private static List<String> arguments(
            ClientContext context, ClaudeSettings settings, Map<String, String> wiring, List<SandboxFile> sandbox) {
        AgentArguments users = new AgentArguments(context.arguments());
        List<AgentArguments.Found> flags = users.all("--settings");
        List<String> arguments = new ArrayList<>(context.arguments());
        if (flags.isEmpty()) {
            arguments.addAll(
                    0,
                    List.of(
                            "--settings",
                            withVariables(JsonObject.EMPTY, wiring).toJson()));
        } else if (wiring.keySet().stream().anyMatch(settings::setByFile)) {
            settings.userFlag().ifPresent(own -> {
                sandbox.add(new SandboxFile.Content(
                        Path.of("settings.json"), withVariables(own, wiring).toJson()));
                AgentArguments.Found last = flags.get(flags.size() - 1);
                List<String> words = arguments.subList(last.from(), last.to());
                words.clear();
                words.addAll(List.of("--settings", "{sandbox}/settings.json"));
            });
        }
        return arguments;
    }

    private static JsonObject withVariables(JsonObject settings, Map<String, String> wiring) {
        JsonObject changed = settings;
        for (Map.Entry<String, String> variable : wiring.entrySet()) {
            changed = Configs.withVariable(changed, variable.getKey(), variable.getValue());
        }
        return changed;
    }

    private static List<String> notices(ClaudeSettings settings, boolean reverse, Map<String, String> wiring) {
        List<String> notices = new ArrayList<>();
        for (String name : wiring.keySet()) {
            if (settings.setByAdministrator(name)) {
                notices.add("Managed settings set " + name
                        + ", which cannot be overridden: Claude Code will go past the tap");
            }
        }
        for (Cloud cloud : Cloud.values()) {
            if (reverse && settings.isTrue(cloud.use) && !wiring.containsKey(cloud.url)) {
                notices.add("Claude Code " + cloud.past + " past a reverse tap; use --tap-proxy-mode forward");
            }
        }
        return notices;
    }

    /**
     * Whether an editor started us, as a wrapper around its own Claude Code: then nobody sits at a terminal and waits for a page.
     *
     * @param context what we were started with
     */
    public static boolean isStartedByEditor(ClientContext context) {
        return !ClaudeCommand.of(context).words().isEmpty();
    }
}

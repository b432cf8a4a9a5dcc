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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The newer, Node Kimi Code. A provider in its config.toml beats its environment, so it runs with a private home whose
 * config.toml points at the tap and whose other entries are links to the user's own home.
 */
@AutoService(ClientProfile.class)
public final class KimiCodeProfile implements ClientProfile {
    private static final String HOME = "KIMI_CODE_HOME";
    private static final String MODEL_URL = "KIMI_MODEL_BASE_URL";

    /** Made in the user's home when missing, so that what a first run writes there lasts. */
    private static final List<String> DIRECTORIES =
            List.of("sessions", "blobs", "oauth", "credentials", "plugins", "skills", "user-history", "logs");

    private static final List<String> LINKS = List.of(
            "AGENTS.md",
            "agents",
            "cache",
            "mcp.json",
            "tui.toml",
            "gui.toml",
            "device_id",
            "region",
            "workspaces.json");

    /** Made by {@link java.util.ServiceLoader}. */
    public KimiCodeProfile() {}

    @Override
    public String id() {
        return "kimi-code";
    }

    @Override
    public String label() {
        return "Kimi Code CLI";
    }

    @Override
    public String command() {
        return "kimi";
    }

    @Override
    public URI installUrl() {
        return URI.create("https://github.com/MoonshotAI/kimi-code");
    }

    @Override
    public ProxyMode defaultMode() {
        return ProxyMode.REVERSE;
    }

    @Override
    public String defaultModeReason() {
        return "Its configuration names one provider, whose base URL can be replaced, so no certificate is needed.";
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return configuration(context).upstream();
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return Optional.empty();
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        if (endpoint.mode() != ProxyMode.REVERSE) {
            Map<String, String> set = ForwardEnvironment.variables(context, endpoint);
            return new LaunchPlan(command(), context.arguments(), set, Set.of(), List.of(), List.of());
        }
        KimiConfig config = configuration(context);
        String url = endpoint.url().toString();
        Map<String, String> set = new LinkedHashMap<>(NoProxy.variables(context));
        set.put(HOME, "{sandbox}");
        set.put("KIMI_CODE_BASE_URL", url);
        set.put("KIMI_BASE_URL", url);
        Set<String> unset = new LinkedHashSet<>();
        if (config.namesModel()) {
            unset.add("KIMI_MODEL_NAME");
        }
        if (config.environmentModel() && config.environmentModelCanMove()) {
            set.put(MODEL_URL, url);
        } else if (!config.environmentModel()) {
            unset.add(MODEL_URL);
        }
        return new LaunchPlan(command(), context.arguments(), set, unset, sandbox(context, url), notices(config));
    }

    private static List<SandboxFile> sandbox(ClientContext context, String url) {
        Path home = home(context);
        List<SandboxFile> files = new ArrayList<>();
        files.add(new SandboxFile.Content(Path.of("config.toml"), patched(context, url)));
        // A migration into a home that is thrown away would lose what it migrated.
        files.add(new SandboxFile.Content(Path.of(".skip-migration-from-kimi-cli"), ""));
        DIRECTORIES.forEach(name -> files.add(new SandboxFile.LinkedDirectory(Path.of(name), home.resolve(name))));
        LINKS.forEach(name -> files.add(new SandboxFile.Link(Path.of(name), home.resolve(name))));
        files.add(new SandboxFile.SharedLines(
                Path.of("session_index.jsonl"), home.resolve("session_index.jsonl"), home.toString()));
        return files;
    }

    /** A file that cannot be read is handed on as it is: the agent knows best what is wrong with it. */
    private static String patched(ClientContext context, String url) {
        Optional<String> text = context.readFile(home(context).resolve("config.toml"));
        Optional<JsonObject> tree = text.flatMap(Toml::parse);
        if (text.isPresent() && tree.isEmpty()) {
            return text.get();
        }
        KimiConfig config = new KimiConfig(context, tree.orElse(JsonObject.EMPTY));
        return Toml.write(config.isBare() ? config.withManagedProvider(url) : config.movedTo(url));
    }

    private static KimiConfig configuration(ClientContext context) {
        Optional<String> text = context.readFile(home(context).resolve("config.toml"));
        return new KimiConfig(context, text.flatMap(Toml::parse).orElse(JsonObject.EMPTY));
    }

    /** The user's own Kimi home, also when we run inside an agent that another tap started. */
    private static Path home(ClientContext context) {
        return context.variable(HOME)
                .map(name -> context.workingDirectory().resolve(name))
                .filter(home -> !home.getFileName().toString().startsWith(SandboxFile.DIRECTORY_PREFIX))
                .orElseGet(() -> context.home().resolve(".kimi-code"));
    }

    private static List<String> notices(KimiConfig config) {
        List<String> notices = new ArrayList<>();
        if (config.environmentModel() && !config.environmentModelCanMove()) {
            notices.add(
                    "KIMI_MODEL_PROVIDER_TYPE names a provider without KIMI_MODEL_BASE_URL, so its requests go past a"
                            + " reverse tap; use --tap-proxy-mode forward");
        } else if (!config.environmentModel() && config.selected().isEmpty() && !config.isBare()) {
            notices.add("config.toml names no provider whose base URL could be replaced, so requests go past a reverse"
                    + " tap; use --tap-proxy-mode forward");
        }
        notices.add("Changes that Kimi Code makes to its config.toml during this run are not kept");
        return notices;
    }
}

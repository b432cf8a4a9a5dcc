package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CodeBuddy. Where its requests go depends on the edition that its user is logged in to, which a login leaves in a file. */
@AutoService(ClientProfile.class)
public final class CodeBuddyProfile extends SheetProfile {
    private static final String BASE_URL = "CODEBUDDY_BASE_URL";

    /** The part of a base URL that its requests' paths begin with. */
    private static final String VERSION = "/v2";

    private static final String LOGIN = "local_storage/entry_933d5543e80177622c17a73869c0fad7.info";

    /** Made by {@link java.util.ServiceLoader}. */
    public CodeBuddyProfile() {
        super(AgentSheet.of("codebuddy", "CodeBuddy", "codebuddy", "https://www.codebuddy.ai/docs/cli")
                .mode(ProxyMode.REVERSE, "It talks to one host, which CODEBUDDY_BASE_URL replaces.")
                .target("https://copilot.tencent.com/v2", VERSION, BASE_URL)
                .reverse(BASE_URL, "{base_url}/v2"));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        if (context.variable(BASE_URL).isPresent()) {
            return super.detectUpstream(context);
        }
        for (Path file : settings(context)) {
            Optional<Upstream> found = context.readFile(file)
                    .flatMap(Configs::json)
                    .flatMap(tree -> Configs.text(tree, "env", BASE_URL))
                    .flatMap(url -> named(url, file.getFileName() + " (" + BASE_URL + ")"));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return login(context)
                .flatMap(url -> named(url + VERSION, "login"))
                .orElseGet(() -> super.detectUpstream(context));
    }

    private static List<Path> settings(ClientContext context) {
        Path project = context.workingDirectory().resolve(".codebuddy");
        return List.of(
                project.resolve("settings.local.json"),
                project.resolve("settings.json"),
                directory(context).resolve("settings.json"));
    }

    private static Path directory(ClientContext context) {
        return context.variable("CODEBUDDY_CONFIG_DIR")
                .map(name -> context.workingDirectory().resolve(name))
                .orElseGet(() -> context.home().resolve(".codebuddy"));
    }

    private static Optional<String> login(ClientContext context) {
        return context.readFile(directory(context).resolve(LOGIN)).flatMap(CodeBuddyProfile::string);
    }

    private static Optional<String> string(String json) {
        try {
            return JsonText.parse(json).asString().map(url -> url.strip().replaceAll("/+$", ""));
        } catch (JsonException e) {
            // Another version's login: nothing that can be read here.
            return Optional.empty();
        }
    }

    /** What goes into the environment goes into its settings too, unless the user gives settings of his own. */
    @Override
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        AgentSheet.Wiring wiring = super.wiring(context, endpoint);
        if (!new AgentArguments(context.arguments()).all("--settings").isEmpty()) {
            return wiring;
        }
        Map<String, String> variables = new LinkedHashMap<>(wiring.environment());
        if (endpoint.mode() == ProxyMode.FORWARD) {
            variables.putAll(ForwardEnvironment.forSettings(context, endpoint));
        }
        JsonObject settings = JsonObject.EMPTY;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            settings = Configs.withVariable(settings, variable.getKey(), variable.getValue());
        }
        List<String> arguments = new ArrayList<>(List.of("--settings", settings.toJson()));
        arguments.addAll(wiring.arguments());
        return new AgentSheet.Wiring(wiring.environment(), arguments, wiring.notices());
    }
}

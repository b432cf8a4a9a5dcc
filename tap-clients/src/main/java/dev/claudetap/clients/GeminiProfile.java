package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gemini CLI. How the user is logged in decides which API it talks to, and each of the three has a base-URL variable of
 * its own.
 */
@AutoService(ClientProfile.class)
public final class GeminiProfile extends SheetProfile {
    private static final Set<String> CODE_ASSIST_LOGINS =
            Set.of("oauth-personal", "login-with-google", "cloud-shell", "compute-default-credentials");

    /** One of its APIs: the variable that moves it, and its usual address. */
    private record Api(String variable, String address) {}

    /** Made by {@link java.util.ServiceLoader}. */
    public GeminiProfile() {
        super(AgentSheet.of("gemini", "Gemini CLI", "gemini", "https://github.com/google-gemini/gemini-cli")
                .mode(ProxyMode.FORWARD, "A Google login uses several Google hosts, which no single base URL covers.")
                .target("https://generativelanguage.googleapis.com", ""));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        ClientContext own = withItsFile(context);
        Api api = api(own);
        return own.variable(api.variable())
                .flatMap(url -> named(url, api.variable()))
                .orElseGet(() -> {
                    URI url = URI.create(api.address());
                    return url.equals(sheet().target().url())
                            ? defaultUpstream(url)
                            : new Upstream(url, Optional.empty(), "login (" + api.variable() + ")");
                });
    }

    @Override
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        if (endpoint.mode() != ProxyMode.REVERSE) {
            return super.wiring(context, endpoint);
        }
        AgentSheet.Wiring wiring =
                AgentSheet.Wiring.NONE.with(api(withItsFile(context)).variable(), Template.BASE_URL);
        boolean proxied = ForwardEnvironment.PROXY_VARIABLES.stream()
                .anyMatch(name -> context.variable(name).isPresent());
        return proxied
                ? wiring.telling(
                        "Gemini CLI may send even loopback requests to the proxy in your environment; if nothing"
                                + " is captured, use --tap-proxy-mode forward")
                : wiring;
    }

    private static Api api(ClientContext context) {
        String login = login(context);
        if (CODE_ASSIST_LOGINS.contains(login)) {
            return new Api("CODE_ASSIST_ENDPOINT", "https://cloudcode-pa.googleapis.com");
        }
        return login.equals("vertex-ai")
                ? new Api("GOOGLE_VERTEX_BASE_URL", vertex(context))
                : new Api("GOOGLE_GEMINI_BASE_URL", "https://generativelanguage.googleapis.com");
    }

    private static String vertex(ClientContext context) {
        String location = context.variable("GOOGLE_CLOUD_LOCATION").orElse("global");
        return switch (location) {
            case "global" -> "https://aiplatform.googleapis.com";
            case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
            default -> "https://" + location + "-aiplatform.googleapis.com";
        };
    }

    /** The settings decide; without a choice there, the environment does. */
    private static String login(ClientContext context) {
        for (Path directory : List.of(context.workingDirectory(), home(context))) {
            Optional<JsonObject> settings =
                    context.readFile(directory.resolve(".gemini/settings.json")).flatMap(Jsonc::parse);
            Optional<String> chosen = settings.flatMap(tree -> Configs.text(tree, "security", "auth", "selectedType")
                    .or(() -> Configs.text(tree, "selectedAuthType")));
            if (chosen.isPresent()) {
                return chosen.get();
            }
        }
        if (isTrue(context, "GOOGLE_GENAI_USE_GCA")) {
            return "oauth-personal";
        }
        if (isTrue(context, "GOOGLE_GENAI_USE_VERTEXAI")) {
            return "vertex-ai";
        }
        boolean key = context.variable("GEMINI_API_KEY").isPresent()
                || context.variable("GOOGLE_GEMINI_BASE_URL").isPresent();
        boolean shell = isTrue(context, "CLOUD_SHELL") || isTrue(context, "GEMINI_CLI_USE_COMPUTE_ADC");
        return !key && shell ? "compute-default-credentials" : "gemini-api-key";
    }

    private static boolean isTrue(ClientContext context, String name) {
        return context.variable(name).filter("true"::equals).isPresent();
    }

    private static Path home(ClientContext context) {
        return context.variable("GEMINI_CLI_HOME")
                .map(name -> context.workingDirectory().resolve(name))
                .orElse(context.home());
    }

    /** It reads one .env file: the nearest one above the working directory, else one in the home. */
    private static ClientContext withItsFile(ClientContext context) {
        for (Path at = context.workingDirectory(); at != null; at = at.getParent()) {
            for (String name : List.of(".gemini/.env", ".env")) {
                Path file = at.resolve(name);
                if (Files.exists(file)) {
                    return DotEnv.below(context, Optional.of(file));
                }
            }
        }
        Path home = home(context);
        return DotEnv.below(
                context,
                List.of(home.resolve(".gemini/.env"), home.resolve(".env")).stream()
                        .filter(Files::exists)
                        .findFirst());
    }
}

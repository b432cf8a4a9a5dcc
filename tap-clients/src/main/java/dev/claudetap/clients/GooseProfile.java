package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** goose. Each of its providers has a variable for its host. */
@AutoService(ClientProfile.class)
public final class GooseProfile extends SheetProfile {
    private static final String ANTHROPIC = "ANTHROPIC_HOST";
    private static final Pattern PROVIDER = Pattern.compile("(?m)^GOOSE_PROVIDER:\\s*['\"]?([A-Za-z0-9_-]+)");

    /** Made by {@link java.util.ServiceLoader}. */
    public GooseProfile() {
        super(AgentSheet.of("goose", "goose", "goose", "https://github.com/block/goose")
                .mode(ProxyMode.FORWARD, "It talks to many providers, which no single base URL covers.")
                .target("https://api.openai.com", ""));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        String variable = hostVariable(context);
        return context.variable(variable)
                .flatMap(url -> named(url, variable))
                .orElseGet(() -> variable.equals(ANTHROPIC)
                        ? new Upstream(URI.create("https://api.anthropic.com"), Optional.empty(), "provider anthropic")
                        : super.detectUpstream(context));
    }

    @Override
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        AgentSheet.Wiring wiring = super.wiring(context, endpoint);
        return endpoint.mode() == ProxyMode.REVERSE
                ? wiring.with(hostVariable(context), Template.BASE_URL)
                        .telling("A reverse tap stands before one of goose's providers, OpenAI or Anthropic;"
                                + " --tap-proxy-mode forward captures all of them")
                : wiring;
    }

    private static String hostVariable(ClientContext context) {
        Path file = context.variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> context.home().resolve(".config"))
                .resolve("goose/config.yaml");
        return context.variable("GOOSE_PROVIDER")
                        .or(() -> context.readFile(file).flatMap(GooseProfile::provider))
                        .filter("anthropic"::equals)
                        .isPresent()
                ? ANTHROPIC
                : "OPENAI_HOST";
    }

    private static Optional<String> provider(String yaml) {
        Matcher line = PROVIDER.matcher(yaml);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }
}

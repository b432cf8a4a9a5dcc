package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.json.JsonObject;
import java.util.Optional;

/** Qwen Code. */
@AutoService(ClientProfile.class)
public final class QwenProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public QwenProfile() {
        super(AgentSheet.of("qwen", "Qwen Code", "qwen", "https://github.com/QwenLM/qwen-code")
                .mode(
                        ProxyMode.FORWARD,
                        "A Qwen login and configured model providers have hosts that no variable moves.")
                .target("https://api.openai.com/v1", "/v1", "OPENAI_BASE_URL")
                .reverse("OPENAI_BASE_URL", "{base_url}/v1"));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        return context.variable("OPENAI_BASE_URL").isPresent()
                ? super.detectUpstream(context)
                : settings(context)
                        .flatMap(tree -> Configs.text(tree, "security", "auth", "baseUrl"))
                        .flatMap(url -> named(url, "settings.json (security.auth.baseUrl)"))
                        .orElseGet(() -> super.detectUpstream(context));
    }

    @Override
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        AgentSheet.Wiring wiring = super.wiring(context, endpoint);
        boolean providers =
                settings(context).flatMap(tree -> tree.object("modelProviders")).isPresent();
        return providers && endpoint.mode() == ProxyMode.REVERSE
                ? wiring.telling("settings.json names model providers; their base URLs go past a reverse tap, use"
                        + " --tap-proxy-mode forward")
                : wiring;
    }

    private static Optional<JsonObject> settings(ClientContext context) {
        return context.readFile(context.home().resolve(".qwen/settings.json")).flatMap(Jsonc::parse);
    }
}

package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;

/** GitHub Copilot CLI, with a Copilot account or with a provider of the user's own. */
@AutoService(ClientProfile.class)
public final class CopilotProfile extends SheetProfile {
    private static final String OWN_PROVIDER = "COPILOT_PROVIDER_BASE_URL";

    /** Made by {@link java.util.ServiceLoader}. */
    public CopilotProfile() {
        super(AgentSheet.of("copilot", "GitHub Copilot CLI", "copilot", "https://github.com/github/copilot-cli")
                .mode(
                        ProxyMode.FORWARD,
                        "A Copilot account talks to several GitHub hosts, which no single base URL covers.")
                .target("https://api.githubcopilot.com", "", OWN_PROVIDER, "COPILOT_API_URL"));
    }

    /** It replaces the address of what is in use; to name a provider that the user has not chosen would change that. */
    @Override
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        AgentSheet.Wiring wiring = super.wiring(context, endpoint);
        if (endpoint.mode() != ProxyMode.REVERSE) {
            return wiring;
        }
        boolean own = context.variable(OWN_PROVIDER).isPresent();
        return wiring.with(own ? OWN_PROVIDER : "COPILOT_API_URL", Template.BASE_URL);
    }
}

package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;

/** aider, which talks to providers through a Python library. */
@AutoService(ClientProfile.class)
public final class AiderProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public AiderProfile() {
        super(AgentSheet.of("aider", "aider", "aider", "https://aider.chat")
                .mode(ProxyMode.FORWARD, "It talks to many providers, which no single base URL covers.")
                .target("https://api.openai.com", "/v1", "OPENAI_API_BASE")
                .reverse("OPENAI_API_BASE", "{base_url}/v1")
                .reverseNotice(
                        "A reverse tap stands before aider's OpenAI-compatible provider; what it sends to another"
                                + " goes past it. --tap-proxy-mode forward captures all of them"));
    }
}

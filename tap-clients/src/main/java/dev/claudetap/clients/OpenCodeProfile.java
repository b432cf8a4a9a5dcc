package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;

/** OpenCode. */
@AutoService(ClientProfile.class)
public final class OpenCodeProfile extends OpenCodeFamily {
    /** Made by {@link java.util.ServiceLoader}. */
    public OpenCodeProfile() {
        super(
                AgentSheet.of("opencode", "OpenCode", "opencode", "https://opencode.ai/docs/")
                        .mode(ProxyMode.FORWARD, "It talks to many providers, which no single base URL covers.")
                        .target("https://api.anthropic.com", ""),
                new OpenCodeConfig.Naming("opencode", "OPENCODE"));
    }
}

package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;

/** MiMo Code, made from OpenCode. By itself it hides every provider but its maker's. */
@AutoService(ClientProfile.class)
public final class MimoProfile extends OpenCodeFamily {
    private static final String OWN_MODELS_ONLY = "MIMOCODE_MIMO_ONLY";

    /** Made by {@link java.util.ServiceLoader}. */
    public MimoProfile() {
        super(
                AgentSheet.of("mimo", "MiMo Code", "mimo", "https://mimo.xiaomi.com/en/mimocode")
                        .mode(ProxyMode.FORWARD, "It talks to many providers, which no single base URL covers.")
                        .target("https://api.anthropic.com", "")
                        .reverse(OWN_MODELS_ONLY, "false")
                        .forward(OWN_MODELS_ONLY, "false"),
                new OpenCodeConfig.Naming("mimocode", "MIMOCODE"));
    }
}

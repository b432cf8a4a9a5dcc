package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import java.util.Optional;

/** Crush. */
@AutoService(ClientProfile.class)
public final class CrushProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public CrushProfile() {
        super(AgentSheet.of("crush", "Crush", "crush", "https://github.com/charmbracelet/crush")
                .mode(ProxyMode.FORWARD, "It talks to many providers, whose base URLs only its configuration changes.")
                .target("https://api.anthropic.com", ""));
    }

    @Override
    public Optional<String> refusal(ProxyMode mode) {
        return mode == ProxyMode.REVERSE
                ? Optional.of("Crush takes base URLs from its configuration only; use --tap-proxy-mode forward")
                : Optional.empty();
    }
}

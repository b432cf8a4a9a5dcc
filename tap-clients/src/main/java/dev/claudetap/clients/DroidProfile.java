package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import java.util.Optional;

/** Droid, by Factory. */
@AutoService(ClientProfile.class)
public final class DroidProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public DroidProfile() {
        super(AgentSheet.of("droid", "Droid", "droid", "https://docs.factory.ai/cli")
                .mode(ProxyMode.FORWARD, "It talks to several hosts and documents no base URL.")
                .target("https://api.factory.ai", ""));
    }

    @Override
    public Optional<String> refusal(ProxyMode mode) {
        return mode == ProxyMode.REVERSE
                ? Optional.of("Droid documents no base URL; use --tap-proxy-mode forward")
                : Optional.empty();
    }
}

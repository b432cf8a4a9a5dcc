package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import java.util.Optional;

/** Cursor's command-line agent. */
@AutoService(ClientProfile.class)
public final class CursorProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public CursorProfile() {
        super(AgentSheet.of("cursor", "Cursor", "cursor-agent", "https://cursor.com/cli")
                .mode(ProxyMode.FORWARD, "It honours no base URL.")
                .target("https://api2.cursor.sh", ""));
    }

    @Override
    public Optional<String> refusal(ProxyMode mode) {
        return mode == ProxyMode.REVERSE
                ? Optional.of("Cursor honours no base URL; use --tap-proxy-mode forward")
                : Optional.empty();
    }
}

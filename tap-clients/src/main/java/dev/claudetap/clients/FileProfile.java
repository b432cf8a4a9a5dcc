package dev.claudetap.clients;

import dev.claudetap.client.ProxyMode;
import java.util.Optional;

/** A profile that a user wrote as a file. */
final class FileProfile extends SheetProfile {
    FileProfile(AgentSheet sheet) {
        super(sheet);
    }

    @Override
    public Optional<String> refusal(ProxyMode mode) {
        return mode == ProxyMode.REVERSE && sheet().reverse().equals(AgentSheet.Wiring.NONE)
                ? Optional.of("the profile '" + id() + "' has no \"reverse\" section; use --tap-proxy-mode forward")
                : Optional.empty();
    }
}

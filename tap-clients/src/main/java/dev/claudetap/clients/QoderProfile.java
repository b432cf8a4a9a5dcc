package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import java.util.Optional;

/** Qoder CLI. */
@AutoService(ClientProfile.class)
public final class QoderProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public QoderProfile() {
        super(AgentSheet.of("qoder", "Qoder CLI", "qodercli", "https://qoder.com/cli")
                .mode(ProxyMode.FORWARD, "It talks to several hosts and honours no base URL.")
                .target("https://api2.qoder.sh", ""));
    }

    @Override
    public Optional<String> refusal(ProxyMode mode) {
        return mode == ProxyMode.REVERSE
                ? Optional.of("Qoder CLI honours no base URL; use --tap-proxy-mode forward")
                : Optional.empty();
    }
}

package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;

/** Amp. Its models are behind its own server. */
@AutoService(ClientProfile.class)
public final class AmpProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public AmpProfile() {
        super(AgentSheet.of("amp", "Amp", "amp", "https://ampcode.com")
                .mode(ProxyMode.FORWARD, "Its server is one of several hosts that it talks to.")
                .target("https://ampcode.com", "", "AMP_URL")
                .reverse("AMP_URL", "{base_url}"));
    }
}

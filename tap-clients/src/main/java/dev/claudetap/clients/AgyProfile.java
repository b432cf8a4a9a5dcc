package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import java.util.Optional;

/** Antigravity's command-line agent. Its model API ignores proxy variables but honours a base URL, so it gets both. */
@AutoService(ClientProfile.class)
public final class AgyProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public AgyProfile() {
        super(AgentSheet.of("agy", "Antigravity CLI", "agy", "https://antigravity.google/product/antigravity-cli")
                .mode(
                        ProxyMode.FORWARD,
                        "Its model API honours CLOUD_CODE_URL only and everything else the proxy only; forward mode sets both.")
                .target("https://daily-cloudcode-pa.googleapis.com", "", "CLOUD_CODE_URL")
                .reverse("CLOUD_CODE_URL", "{base_url}")
                .forward("CLOUD_CODE_URL", "{base_url}"));
    }

    @Override
    public Optional<Upstream> bridge(ClientContext context) {
        return Optional.of(detectUpstream(context));
    }
}

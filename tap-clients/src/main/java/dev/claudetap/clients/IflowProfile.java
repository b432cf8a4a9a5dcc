package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;

/** iFlow CLI. */
@AutoService(ClientProfile.class)
public final class IflowProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public IflowProfile() {
        super(AgentSheet.of("iflow", "iFlow CLI", "iflow", "https://platform.iflow.cn/en/cli/quickstart")
                .mode(ProxyMode.FORWARD, "Its own login chooses the host, which a base URL does not change.")
                .target("https://apis.iflow.cn/v1", "/v1", "IFLOW_baseUrl", "IFLOW_BASE_URL")
                .reverse("IFLOW_baseUrl", "{base_url}/v1")
                .reverse("IFLOW_BASE_URL", "{base_url}/v1"));
    }
}

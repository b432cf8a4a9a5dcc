package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;

/** Grok Build. */
@AutoService(ClientProfile.class)
public final class GrokProfile extends SheetProfile {
    /** Made by {@link java.util.ServiceLoader}. */
    public GrokProfile() {
        super(AgentSheet.of("grok", "Grok Build CLI", "grok", "https://docs.x.ai/build/overview")
                .mode(
                        ProxyMode.REVERSE,
                        "All its requests go to one host, which GROK_CLI_CHAT_PROXY_BASE_URL replaces.")
                .target("https://cli-chat-proxy.grok.com/v1", "/v1", "GROK_CLI_CHAT_PROXY_BASE_URL")
                .reverse("GROK_CLI_CHAT_PROXY_BASE_URL", "{base_url}/v1")
                .recordingOnly("/v1/responses", "/v1/chat/completions", "/v1/storage", "/v1/traces"));
    }
}

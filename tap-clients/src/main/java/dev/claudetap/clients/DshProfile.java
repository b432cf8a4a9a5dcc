package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** DeepSeek Harness. Node's own HTTP client reads proxy variables only when it is told to. */
@AutoService(ClientProfile.class)
public final class DshProfile extends SheetProfile {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    /** Made by {@link java.util.ServiceLoader}. */
    public DshProfile() {
        super(AgentSheet.of("dsh", "DeepSeek Harness", "dsh", "https://github.com/deepseek-ai/deepseek-harness")
                .mode(ProxyMode.FORWARD, "A model address that it has stored beats its base URL variable.")
                .target("https://api.deepseek.com", "", "DEEPSEEK_BASE_URL")
                .reverse("DEEPSEEK_BASE_URL", "{base_url}")
                .reverseNotice("A model address that DeepSeek Harness has stored goes past a reverse tap;"
                        + " --tap-proxy-mode forward captures it")
                .forward("NODE_USE_ENV_PROXY", "1")
                .recordingOnly("*/chat/completions"));
    }

    /** Gateways on this machine are what many use it with, so loopback goes through the tap too. */
    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        LaunchPlan plan = super.plan(context, endpoint);
        if (endpoint.mode() != ProxyMode.FORWARD) {
            return plan;
        }
        Map<String, String> set = new LinkedHashMap<>(plan.set());
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            set.computeIfPresent(
                    name,
                    (same, entries) -> Arrays.stream(entries.split(",", -1))
                            .filter(entry -> !LOOPBACK.contains(entry))
                            .collect(Collectors.joining(",")));
        }
        return new LaunchPlan(plan.command(), plan.arguments(), set, plan.unset(), plan.sandbox(), plan.notices());
    }
}

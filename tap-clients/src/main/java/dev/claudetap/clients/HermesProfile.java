package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Hermes Agent. */
@AutoService(ClientProfile.class)
public final class HermesProfile extends SheetProfile {
    private static final Set<String> WITH_VALUE = Set.of("--profile", "-p");

    /** Made by {@link java.util.ServiceLoader}. */
    public HermesProfile() {
        super(AgentSheet.of("hermes", "Hermes Agent", "hermes", "https://github.com/NousResearch/hermes-agent")
                .mode(ProxyMode.FORWARD, "It talks to many providers, and its HTTP libraries honour proxy variables.")
                .target("https://api.openai.com", "/v1", "OPENAI_BASE_URL")
                .reverse("OPENAI_BASE_URL", "{base_url}/v1"));
    }

    /**
     * {@code gateway start} hands over to a service manager, whose process would not have our variables; {@code gateway
     * run} is what that service runs, in the foreground.
     */
    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        int at = subcommand(context.arguments());
        List<String> words = new ArrayList<>(context.arguments());
        if (at + 1 >= words.size() || !words.subList(at, at + 2).equals(List.of("gateway", "start"))) {
            return super.plan(context, endpoint);
        }
        words.set(at + 1, "run");
        LaunchPlan plan = super.plan(
                new ClientContext(context.environment(), words, context.home(), context.workingDirectory()), endpoint);
        List<String> notices = new ArrayList<>(plan.notices());
        notices.add(
                "'hermes gateway start' is run as 'hermes gateway run': a service manager would start it without the"
                        + " tap. To have the service anyway, run the original command without claude-tap");
        return new LaunchPlan(plan.command(), plan.arguments(), plan.set(), plan.unset(), plan.sandbox(), notices);
    }

    /** Where the subcommand stands, behind the global options. */
    private static int subcommand(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += WITH_VALUE.contains(words.get(at)) ? 2 : 1;
        }
        return at;
    }
}

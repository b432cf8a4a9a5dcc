package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Any command: its first argument is the executable. In reverse mode it gets the base-URL variables that most agents and
 * libraries know.
 */
final class ExecProfile extends SheetProfile {
    static final String ID = "exec";

    ExecProfile() {
        super(AgentSheet.of(ID, "the command", ID, "about:blank")
                .mode(ProxyMode.FORWARD, "A proxy needs no knowledge of the command.")
                .target("https://api.anthropic.com", "")
                .reverse("ANTHROPIC_BASE_URL", "{base_url}")
                .reverse("OPENAI_BASE_URL", "{base_url}/v1")
                .reverse("OPENAI_API_BASE", "{base_url}/v1")
                .reverse("GOOGLE_GEMINI_BASE_URL", "{base_url}"));
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        Optional<Upstream> anthropic =
                context.variable("ANTHROPIC_BASE_URL").flatMap(url -> named(url, "ANTHROPIC_BASE_URL"));
        return anthropic.or(() -> openAi(context)).orElseGet(() -> super.detectUpstream(context));
    }

    private static Optional<Upstream> openAi(ClientContext context) {
        Optional<Upstream> named = context.variable("OPENAI_BASE_URL")
                .flatMap(Configs::httpUrl)
                .map(url -> new Upstream(url, Optional.of("/v1"), "OPENAI_BASE_URL"));
        boolean key = context.variable("OPENAI_API_KEY").isPresent()
                && context.variable("ANTHROPIC_API_KEY").isEmpty();
        return named.isPresent() || !key
                ? named
                : Optional.of(new Upstream(URI.create("https://api.openai.com"), Optional.empty(), "OPENAI_API_KEY"));
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        LaunchPlan plan = super.plan(context, endpoint);
        List<String> words = plan.arguments();
        return words.isEmpty()
                ? plan
                : new LaunchPlan(
                        words.get(0),
                        words.subList(1, words.size()),
                        plan.set(),
                        plan.unset(),
                        plan.sandbox(),
                        plan.notices());
    }
}

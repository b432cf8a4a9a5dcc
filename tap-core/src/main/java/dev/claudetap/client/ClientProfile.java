package dev.claudetap.client;

import java.net.URI;
import java.util.Optional;

/**
 * How one agent is found, wired to the tap and started. Stateless and pure: it looks at its {@link ClientContext} only,
 * never at {@code System.getenv}, and writes nothing. Found with {@link java.util.ServiceLoader}.
 */
public interface ClientProfile {
    /** The word for {@code --tap-client}, for example {@code codex}. */
    String id();

    /** The agent's name for people, for example {@code Codex CLI}. */
    String label();

    /** The executable's name, for example {@code codex}. */
    String command();

    /** Where to get the agent; shown when the executable is missing. */
    URI installUrl();

    /** The mode used when the user names none. */
    ProxyMode defaultMode();

    /** Why that is the default, in one sentence. */
    String defaultModeReason();

    /** Where reverse mode sends requests when the user gives no target. */
    Upstream detectUpstream(ClientContext context);

    /** The prefix to strip for a target that the user gave; see {@link Upstream#stripPrefix()}. */
    Optional<String> stripPrefix(URI target);

    /** How to start the agent against a tap that listens at {@code endpoint}. */
    LaunchPlan plan(ClientContext context, TapEndpoint endpoint);

    /** Which requests are relayed and recorded. */
    default CapturePolicy capturePolicy() {
        return CapturePolicy.EVERYTHING;
    }
}

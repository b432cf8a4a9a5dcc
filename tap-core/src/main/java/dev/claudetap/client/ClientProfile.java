package dev.claudetap.client;

import java.net.URI;
import java.util.List;
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

    /** Where to get the agent; shown when the executable is missing, unless it names no host. */
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

    /**
     * Where forward mode sends requests for a model API's path that come to the tap as if it were a base URL: of an agent that needs both
     * a proxy and a base URL. Empty, the usual case, when such requests are refused.
     */
    default Optional<Upstream> bridge(ClientContext context) {
        return Optional.empty();
    }

    /**
     * Hosts that forward mode tunnels unread because this agent accepts only their own certificates: names, or patterns with {@code *}
     * as in {@code *.example.com}.
     */
    default List<String> passThroughHosts() {
        return List.of();
    }

    /** Which requests are relayed and recorded. */
    default CapturePolicy capturePolicy() {
        return CapturePolicy.EVERYTHING;
    }

    /** Why this agent cannot be wired in that mode, one sentence that names what to do instead; empty when it can. */
    default Optional<String> refusal(ProxyMode mode) {
        return Optional.empty();
    }

    /** Whether the agent can be told to write down its requests and responses, so that {@link ProxyMode#BODIES} is there. */
    default boolean writesBodies() {
        return false;
    }

    /** Whether the agent runs on a JVM, which has to be told of a forward tap and its CA in {@code JAVA_TOOL_OPTIONS}. */
    default boolean runsOnJava() {
        return false;
    }
}

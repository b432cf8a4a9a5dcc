package dev.claudetap.proxy;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.AgentStartException;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The agents of one session: what they are told, and those that it started itself, which end with it. Safe on any thread. */
final class SessionAgents implements AutoCloseable {
    private final TapOptions options;
    private final SessionPlan plan;
    private final TapEndpoint endpoint;
    private final @Nullable AgentTrust trust;
    private final Set<AgentProcess> launched = new HashSet<>();
    private boolean closed;

    SessionAgents(TapOptions options, SessionPlan plan, TapEndpoint endpoint, @Nullable AgentTrust trust) {
        this.options = options;
        this.plan = plan;
        this.endpoint = endpoint;
        this.trust = trust;
    }

    /** The variables for a child process that somebody else starts. */
    Map<String, String> environment() {
        ClientProfile profile = plan.profile();
        ClientContext context = SessionPlan.context(options, options.agent().arguments());
        if (profile != null) {
            return launchPlan(profile, context).set();
        }
        if (plan.mode() == ProxyMode.IN_PROCESS) {
            return Map.of();
        }
        if (plan.mode() != ProxyMode.FORWARD) {
            return Map.of("ANTHROPIC_BASE_URL", endpoint.url().toString(), "OPENAI_BASE_URL", endpoint.url() + "/v1");
        }
        Map<String, String> variables = new LinkedHashMap<>(ForwardEnvironment.variables(context, endpoint));
        // Node's own fetch looks at no proxy variable without it.
        variables.put("NODE_USE_ENV_PROXY", "1");
        return variables;
    }

    /** What a user should know before the start. */
    List<String> notices() {
        ClientContext context = SessionPlan.context(options, options.agent().arguments());
        List<String> notices = new ArrayList<>(trust == null ? List.of() : trust.notices());
        ClientProfile profile = plan.profile();
        LaunchPlan launch = profile == null ? null : profile.plan(context, endpoint);
        notices.addAll(plan.noticesOf(context, launch));
        return notices;
    }

    /**
     * Starts the profile's agent.
     *
     * @throws AgentStartException when it cannot be started
     * @throws IllegalStateException when there is no profile, or the session is over
     */
    AgentProcess launch(AgentProcess.Io io, List<String> arguments) throws AgentStartException {
        ClientProfile profile = plan.profile();
        if (profile == null) {
            throw new IllegalStateException("this session has no client to launch");
        }
        var context = SessionPlan.context(options, arguments);
        LaunchPlan launch = launchPlan(profile, context);
        synchronized (launched) {
            if (closed) {
                throw new IllegalStateException("this session is closed");
            }
            AgentProcess agent = AgentProcess.start(launch, context, io);
            launched.add(agent);
            return agent;
        }
    }

    private LaunchPlan launchPlan(ClientProfile profile, ClientContext context) {
        LaunchPlan launch = profile.plan(context, endpoint);
        return trust != null && profile.runsOnJava() ? trust.forJava(launch, context, endpoint.url()) : launch;
    }

    /** Ends those that still run, each with all that it started. */
    @Override
    public void close() {
        List<AgentProcess> left;
        synchronized (launched) {
            closed = true;
            left = List.copyOf(launched);
            launched.clear();
        }
        left.forEach(AgentProcess::close);
    }
}

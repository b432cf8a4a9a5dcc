package dev.claudetap.clients;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.NoProxy;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A profile that does what an {@link AgentSheet} says; an agent with rules of its own overrides those. */
abstract class SheetProfile implements ClientProfile {
    private final AgentSheet sheet;

    SheetProfile(AgentSheet sheet) {
        this.sheet = sheet;
    }

    final AgentSheet sheet() {
        return sheet;
    }

    @Override
    public final String id() {
        return sheet.name().id();
    }

    @Override
    public final String label() {
        return sheet.name().label();
    }

    @Override
    public final String command() {
        return sheet.name().command();
    }

    @Override
    public final URI installUrl() {
        return sheet.name().installUrl();
    }

    @Override
    public final ProxyMode defaultMode() {
        return sheet.mode().mode();
    }

    @Override
    public final String defaultModeReason() {
        return sheet.mode().reason();
    }

    @Override
    public Upstream detectUpstream(ClientContext context) {
        for (String variable : sheet.target().variables()) {
            Optional<Upstream> named = context.variable(variable).flatMap(url -> named(url, variable));
            if (named.isPresent()) {
                return named.get();
            }
        }
        return defaultUpstream(sheet.target().url());
    }

    /** The upstream of a base URL that the user wrote down for the agent; empty when it is no URL. */
    final Optional<Upstream> named(String url, String source) {
        return Configs.httpUrl(url)
                .map(target -> new Upstream(target, sheet.target().strip(), source));
    }

    final Upstream defaultUpstream(URI url) {
        return new Upstream(url, stripPrefix(url), "default");
    }

    @Override
    public Optional<String> stripPrefix(URI target) {
        return sheet.target().stripFor(target);
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        return plan(context, endpoint, wiring(context, endpoint));
    }

    /** What this start adds; the sheet's own wiring unless an agent has rules for it. */
    AgentSheet.Wiring wiring(ClientContext context, TapEndpoint endpoint) {
        return endpoint.mode() == ProxyMode.REVERSE ? sheet.reverse() : sheet.forward();
    }

    /** The plan that a wiring makes. */
    final LaunchPlan plan(ClientContext context, TapEndpoint endpoint, AgentSheet.Wiring wiring) {
        Map<String, String> set = new LinkedHashMap<>(
                endpoint.mode() == ProxyMode.REVERSE
                        ? NoProxy.variables(context)
                        : ForwardEnvironment.variables(context, endpoint));
        wiring.environment().forEach((name, value) -> set.put(name, Template.fill(value, endpoint)));
        List<String> arguments = new ArrayList<>();
        wiring.arguments().forEach(argument -> arguments.add(Template.fill(argument, endpoint)));
        arguments.addAll(context.arguments());
        return new LaunchPlan(command(), arguments, set, Set.copyOf(sheet.unset()), List.of(), wiring.notices());
    }

    @Override
    public CapturePolicy capturePolicy() {
        return sheet.policy();
    }

    @Override
    public final boolean runsOnJava() {
        return sheet.name().runsOnJava();
    }
}

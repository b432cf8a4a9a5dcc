package dev.claudetap.clients;

import dev.claudetap.client.CapturePolicy;
import dev.claudetap.client.ProxyMode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent as a table: all that a profile says of it where no rule needs code, and all that a user's JSON profile can
 * say. Immutable; each method gives a changed copy.
 *
 * @param name who it is
 * @param mode the mode used when the user names none, and why
 * @param target where its requests go without us
 * @param reverse what wires it to a reverse tap
 * @param forward what wires it to a forward tap, beside the proxy and CA variables that every agent gets
 * @param unset variables that it must not inherit
 * @param policy which requests are relayed and recorded
 */
record AgentSheet(
        Name name, Mode mode, Target target, Wiring reverse, Wiring forward, List<String> unset, CapturePolicy policy) {
    AgentSheet {
        unset = List.copyOf(unset);
    }

    /** An id for the command line, a label for people, an executable, where to get it, and whether it runs on a JVM. */
    record Name(String id, String label, String command, URI installUrl, boolean runsOnJava) {}

    /** A mode and its reason, one sentence. */
    record Mode(ProxyMode mode, String reason) {}

    /**
     * Where requests go.
     *
     * @param url the provider's address
     * @param variables the agent's own variables for another address, strongest first
     * @param suffix what the address that the agent is given has behind the tap's own, for example {@code /v1}: it is
     *     part of a base URL that the user names, and so is taken off again
     */
    record Target(URI url, List<String> variables, String suffix) {
        Target {
            variables = List.copyOf(variables);
        }

        /** A bare host means the API's root, so the suffix belongs to it; a longer base URL already has its own. */
        Optional<String> stripFor(URI base) {
            String path = base.getPath() == null ? "" : base.getPath();
            return path.isEmpty() || path.equals("/") ? Optional.empty() : strip();
        }

        Optional<String> strip() {
            return Optional.of(suffix).filter(text -> !text.isEmpty());
        }
    }

    /**
     * What one mode adds to a start. Variables and arguments may hold {@link Template} words.
     *
     * @param environment variables to set
     * @param arguments arguments in front of the user's
     * @param notices lines to tell the user
     */
    record Wiring(Map<String, String> environment, List<String> arguments, List<String> notices) {
        static final Wiring NONE = new Wiring(Map.of(), List.of(), List.of());

        Wiring {
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
            arguments = List.copyOf(arguments);
            notices = List.copyOf(notices);
        }

        Wiring with(String variable, String value) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.put(variable, value);
            return new Wiring(more, arguments, notices);
        }

        Wiring telling(String notice) {
            List<String> more = new ArrayList<>(notices);
            more.add(notice);
            return new Wiring(environment, arguments, more);
        }
    }

    static AgentSheet of(String id, String label, String command, String installUrl) {
        return new AgentSheet(
                new Name(id, label, command, URI.create(installUrl), false),
                new Mode(ProxyMode.REVERSE, "It honours a base URL, so no certificate is needed."),
                new Target(URI.create("https://api.openai.com"), List.of(), ""),
                Wiring.NONE,
                Wiring.NONE,
                List.of(),
                CapturePolicy.EVERYTHING);
    }

    AgentSheet onJava(boolean is) {
        Name same = new Name(name.id(), name.label(), name.command(), name.installUrl(), is);
        return new AgentSheet(same, mode, target, reverse, forward, unset, policy);
    }

    AgentSheet mode(ProxyMode chosen, String reason) {
        return new AgentSheet(name, new Mode(chosen, reason), target, reverse, forward, unset, policy);
    }

    /** Where requests go; the suffix is described at {@link Target}. */
    AgentSheet target(String url, String suffix, String... variables) {
        Target to = new Target(URI.create(url), List.of(variables), suffix);
        return new AgentSheet(name, mode, to, reverse, forward, unset, policy);
    }

    AgentSheet reverse(String variable, String value) {
        return reverse(reverse.with(variable, value));
    }

    AgentSheet reverse(Wiring wiring) {
        return new AgentSheet(name, mode, target, wiring, forward, unset, policy);
    }

    AgentSheet reverseNotice(String notice) {
        return reverse(reverse.telling(notice));
    }

    AgentSheet forward(String variable, String value) {
        return forward(forward.with(variable, value));
    }

    AgentSheet forward(Wiring wiring) {
        return new AgentSheet(name, mode, target, reverse, wiring, unset, policy);
    }

    AgentSheet without(String... variables) {
        return new AgentSheet(name, mode, target, reverse, forward, List.of(variables), policy);
    }

    /** Only requests below these paths become records; see {@link CapturePolicy#recordOnly()}. */
    AgentSheet recordingOnly(String... paths) {
        CapturePolicy chosen = new CapturePolicy(true, List.of(), List.of(paths));
        return new AgentSheet(name, mode, target, reverse, forward, unset, chosen);
    }
}

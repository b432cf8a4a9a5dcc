package dev.claudetap.doctor;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.NoProxy;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import dev.claudetap.redact.Redactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Examines one agent and this machine. Changes nothing, and connects nowhere unless asked to. */
public final class Doctor {
    private static final URI SOMEWHERE = URI.create("http://127.0.0.1:1");

    /** This was written then: a clock that shows less makes every certificate look invalid. */
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final ClientProfile profile;
    private final ClientContext context;
    private final ProxyMode mode;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(ClientProfile profile, ClientContext context, ProxyMode mode) {
        this.profile = profile;
        this.context = context;
        this.mode = mode;
    }

    /** Looks at the agent, its configuration and its environment, as a start in that mode would find them. */
    public static List<Finding> examine(ClientProfile profile, ClientContext context, ProxyMode mode) {
        Doctor doctor = new Doctor(profile, context, mode);
        Upstream upstream = profile.detectUpstream(context);
        LaunchPlan plan = profile.plan(context, new TapEndpoint(mode, SOMEWHERE, upstream.target(), null));
        doctor.executable(plan);
        doctor.wiring(plan);
        doctor.target(upstream);
        plan.notices().forEach(notice -> doctor.findings.add(Finding.warning("agent", notice)));
        doctor.proxies();
        doctor.certificates();
        doctor.clock();
        return List.copyOf(doctor.findings);
    }

    /** What speaks against capture while the agent runs; its notices, which a start has shown already, are not among it. */
    public static List<String> suspects(ClientProfile profile, ClientContext context, ProxyMode mode) {
        return examine(profile, context, mode).stream()
                .filter(finding -> finding.level() != Finding.Level.OK)
                .filter(finding -> !finding.check().equals("agent"))
                .map(Finding::text)
                .toList();
    }

    private void executable(LaunchPlan plan) {
        Optional<Path> file = AgentProcess.executable(plan, context);
        if (file.isEmpty()) {
            String install = profile.installUrl().getHost() == null
                    ? ""
                    : "; " + profile.label() + " can be installed from " + profile.installUrl();
            findings.add(Finding.problem("executable", "'" + plan.command() + "' was not found on the PATH" + install));
            return;
        }
        try {
            Path real = file.get().toRealPath();
            String leads = real.equals(file.get()) ? "" : ", which leads to " + real;
            findings.add(Finding.ok("executable", file.get() + " is " + ExecutableKind.of(real) + leads));
        } catch (IOException e) {
            findings.add(Finding.problem("executable", file.get() + " cannot be read; check its permissions"));
        }
    }

    private void wiring(LaunchPlan plan) {
        Optional<String> refusal = ClientProfiles.refusal(profile, mode);
        if (refusal.isPresent()) {
            findings.add(Finding.problem("mode", refusal.get()));
            return;
        }
        String why = mode == profile.defaultMode() ? ". " + profile.defaultModeReason() : ", as asked for";
        findings.add(Finding.ok("mode", mode.key() + why));
        new TreeMap<>(plan.set()).forEach((name, value) -> {
            if (mode == ProxyMode.REVERSE
                    && value.contains(SOMEWHERE.toString())
                    && context.variable(name).isPresent()) {
                findings.add(
                        Finding.ok("variables", name + " is yours and is replaced for the agent by the tap's address"));
            }
        });
    }

    private void target(Upstream upstream) {
        String url = Redactor.standard().url(upstream.target().toString());
        String others = mode == ProxyMode.FORWARD ? ", and every other host that the agent asks the tap for" : "";
        findings.add(Finding.ok("target", url + " (" + upstream.source() + ")" + others));
    }

    private void proxies() {
        if (mode == ProxyMode.FORWARD && NoProxy.exemptsAll(context)) {
            findings.add(Finding.problem("proxy", "NO_PROXY is '*', so the agent goes past the tap; remove it"));
        }
        for (String name : ForwardEnvironment.PROXY_VARIABLES) {
            context.variable(name).ifPresent(value -> findings.add(wayOut(name, value)));
        }
    }

    private static Finding wayOut(String name, String value) {
        return proxy(value)
                .map(proxy -> Finding.ok(
                        "proxy",
                        name + " is set: the tap takes the way through " + proxy
                                + " to an upstream that NO_PROXY does not name"))
                .orElseGet(() -> Finding.problem("proxy", name + " is no proxy's address; correct it or remove it"));
    }

    /** The proxy's address without the user and password that may stand before it; empty when it is none. */
    private static Optional<URI> proxy(String value) {
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            return uri.getHost() == null
                    ? Optional.empty()
                    : Optional.of(new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null));
        } catch (URISyntaxException notToBeQuoted) {
            // Its message holds the value, and with it the password.
            return Optional.empty();
        }
    }

    private void certificates() {
        for (String name : ForwardEnvironment.CA_VARIABLES) {
            context.variable(name).ifPresent(file -> findings.add(certificate(name, file)));
        }
        if (context.variable("NODE_TLS_REJECT_UNAUTHORIZED").filter("0"::equals).isPresent()) {
            findings.add(Finding.warning(
                    "certificates", "NODE_TLS_REJECT_UNAUTHORIZED is 0: agents on Node.js accept any certificate"));
        }
    }

    private Finding certificate(String name, String file) {
        try {
            Path path = context.workingDirectory().resolve(file);
            String text = context.readFile(path).orElse("");
            if (Files.isReadable(path) && text.contains("-----BEGIN CERTIFICATE-----")) {
                return Finding.ok("certificates", name + " names " + file + ", which can be read");
            }
        } catch (InvalidPathException e) {
            return Finding.problem("certificates", name + " is no path; remove it");
        }
        return Finding.problem(
                "certificates", name + " names " + file + ", which is no readable PEM file; correct or remove it");
    }

    private void clock() {
        Instant now = Instant.now();
        findings.add(
                now.isBefore(WRITTEN)
                        ? Finding.problem(
                                "clock", "the clock shows " + now + ": certificates will look invalid; set it")
                        : Finding.ok("clock", "the clock shows " + now));
    }

    /** Whether a tap could listen there; 0 is any free port. */
    public static Finding port(String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return Finding.ok("port", "a tap can listen on " + host + (port == 0 ? "" : ":" + socket.getLocalPort()));
        } catch (IOException e) {
            return Finding.problem("port", "a tap cannot listen on " + host + ":" + port + ": " + e.getMessage());
        }
    }
}

package dev.claudetap.cli.real;

import dev.claudetap.client.ProxyMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One finished run of an agent, alone or through the tap.
 *
 * @param exitCode the process's
 * @param stdout everything it wrote to standard output
 * @param stderr everything it wrote to standard error
 * @param output the tap's output directory; empty when the agent ran alone
 */
record AgentRun(int exitCode, String stdout, String stderr, Path output) {
    private static final long LIMIT_SECONDS = 300;

    /** A proxy that refuses: traffic to anything but loopback must fail at once and never leave the machine. */
    private static final String NOWHERE = "http://127.0.0.1:9";

    /** Where the agents and the built command are. */
    record Installation(Path agents, Path tapJar) {
        static Installation find() {
            String agents = System.getenv("CLAUDE_TAP_REAL_AGENTS");
            if (agents == null || agents.isBlank()) {
                throw new AssertionError(
                        "CLAUDE_TAP_REAL_AGENTS is not set; run .ci/install-agents DIR first and set it"
                                + " to that DIR");
            }
            return new Installation(
                    Path.of(agents), Path.of("target", "lib", "claude-tap.jar").toAbsolutePath());
        }

        private List<String> tap(RealAgent agent, List<String> options, String prompt, Path scratch) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            // The JVM takes the home from the password file, not from HOME.
            String home = "-Duser.home=" + scratch.resolve("home");
            List<String> command = new ArrayList<>(List.of(java, home, "-jar", tapJar.toString()));
            command.addAll(List.of("--tap-client", agent.client(), "--tap-no-open", "--tap-no-live"));
            command.addAll(options);
            command.addAll(List.of("--tap-output-dir", scratch.resolve("traces").toString(), "--"));
            command.addAll(agent.arguments(prompt));
            return command;
        }

        /** The agent's version, as the package says that its executable comes from. */
        String version(RealAgent agent) throws IOException {
            Path executable = agent.executable(agents).toRealPath();
            for (Path at = executable.getParent(); at != null; at = at.getParent()) {
                Path description = at.resolve("package.json");
                if (Files.exists(description)) {
                    Optional<String> version =
                            Dialect.object(Files.readString(description)).string("version");
                    if (version.isPresent()) {
                        return version.get();
                    }
                }
            }
            throw new AssertionError(agent + " has no version");
        }
    }

    /**
     * Where one run happens.
     *
     * @param network variables that say how what is not on loopback is reached
     */
    record Place(Installation installation, Path scratch, Map<String, String> network) {
        /** One from which only loopback can be reached. */
        static Place apart(Installation installation, Path scratch) {
            return new Place(installation, scratch, Map.of("HTTPS_PROXY", NOWHERE, "HTTP_PROXY", NOWHERE));
        }

        /** One where {@code accounts} stands for all that is not on loopback, with certificates below {@code rootPem}. */
        static Place with(Installation installation, Path scratch, AccountProxy accounts, String rootPem)
                throws IOException {
            Path root = Files.writeString(scratch.resolve("accounts.pem"), rootPem);
            return new Place(
                    installation,
                    scratch,
                    Map.of(
                            "HTTPS_PROXY",
                            accounts.url(),
                            "HTTP_PROXY",
                            NOWHERE,
                            "NODE_EXTRA_CA_CERTS",
                            root.toString()));
        }
    }

    /** Runs the agent with nothing between it and the upstream. */
    static AgentRun alone(Place place, RealAgent agent, String prompt, String baseUrl)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(agent.executable(place.installation().agents()).toString());
        command.addAll(agent.arguments(prompt));
        return run(place, agent, command, baseUrl);
    }

    /**
     * Runs it through the tap. A forward tap finds the provider's hosts at the upstream; any other finds the upstream in
     * the agent's own configuration, or is told of it.
     */
    static AgentRun tapped(Place place, RealAgent agent, ProxyMode mode, String prompt, ScriptedUpstream upstream)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(agent.tapOptions());
        // An agent's own mode goes without saying.
        if (mode != agent.profile().defaultMode()) {
            options.addAll(List.of("--tap-proxy-mode", mode.key()));
        }
        String baseUrl = upstream.baseUrl();
        if (mode == ProxyMode.FORWARD) {
            baseUrl = "https://" + agent.hosts().get(0);
            Path root = Files.writeString(place.scratch().resolve("root.pem"), upstream.rootPem());
            options.addAll(List.of("--tap-upstream-ca", root.toString()));
            for (String host : agent.hosts()) {
                options.addAll(List.of("--tap-resolve", host + "=127.0.0.1:" + upstream.port()));
            }
        } else if (!agent.isReadingBaseUrl()) {
            options.addAll(List.of("--tap-target", baseUrl + agent.targetPath()));
        }
        return run(place, agent, place.installation().tap(agent, options, prompt, place.scratch()), baseUrl);
    }

    /** Runs it on a trace of an earlier run, in another place, with nobody to ask. */
    static AgentRun replayed(Place place, RealAgent agent, String prompt, Path trace)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(agent.tapOptions());
        options.addAll(List.of("--tap-replay", trace.toString()));
        return run(place, agent, place.installation().tap(agent, options, prompt, place.scratch()), NOWHERE);
    }

    /** Runs it to find out what it would tell its model: its prompt goes to a file, its provider must hear nothing. */
    static AgentRun prompting(Place place, RealAgent agent, String prompt, String baseUrl, Path file)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(agent.tapOptions());
        options.addAll(List.of("--tap-export-prompt", file.toString()));
        return run(place, agent, place.installation().tap(agent, options, prompt, place.scratch()), baseUrl);
    }

    private static AgentRun run(Place place, RealAgent agent, List<String> command, String baseUrl)
            throws IOException, InterruptedException {
        Installation installation = place.installation();
        Path scratch = place.scratch();
        Path executable = agent.executable(installation.agents());
        if (!Files.isExecutable(executable)) {
            throw new AssertionError(executable + " is missing; run .ci/install-agents " + installation.agents());
        }
        Path home = Files.createDirectories(scratch.resolve("home"));
        agent.prepare(baseUrl, home);
        Path stdout = scratch.resolve("stdout.txt");
        Path stderr = scratch.resolve("stderr.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(scratch.resolve("work")).toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(installation, agent, scratch));
        builder.environment().putAll(place.network());
        builder.environment().putAll(agent.environment(baseUrl, home));
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(stderr) + (ended ? "" : "\n(killed after " + LIMIT_SECONDS + " s)");
        return new AgentRun(process.exitValue(), Files.readString(stdout), said, scratch.resolve("traces"));
    }

    private static Map<String, String> environment(Installation installation, RealAgent agent, Path scratch)
            throws IOException {
        Path home = scratch.resolve("home");
        Path executable = agent.executable(installation.agents());
        String node = installation
                .agents()
                .resolve(agent.node())
                .resolve("node_modules/node/bin")
                .toString();
        return Map.of(
                "PATH",
                String.join(
                        File.pathSeparator,
                        node,
                        String.valueOf(executable.getParent()),
                        System.getenv().getOrDefault("PATH", "/usr/bin:/bin")),
                "HOME",
                home.toString(),
                "TMPDIR",
                Files.createDirectories(scratch.resolve("tmp")).toString(),
                "LANG",
                "C.UTF-8",
                "NO_PROXY",
                "127.0.0.1,localhost");
    }
}

package dev.claudetap.cli.real;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final long LIMIT_SECONDS = 180;

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
                    Path.of(agents), Path.of("target", "claude-tap.jar").toAbsolutePath());
        }

        private List<String> tap(Path home) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            // The JVM takes the home from the password file, not from HOME.
            return List.of(java, "-Duser.home=" + home, "-jar", tapJar.toString());
        }
    }

    /** Runs the agent with nothing between it and the upstream. */
    static AgentRun alone(Installation installation, RealAgent agent, String prompt, String baseUrl, Path scratch)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(agent.executable(installation.agents()).toString());
        command.addAll(agent.arguments(prompt));
        return run(installation, agent, command, baseUrl, scratch);
    }

    /** Runs it through the tap, which finds the upstream in the agent's own configuration. */
    static AgentRun tapped(Installation installation, RealAgent agent, String prompt, String baseUrl, Path scratch)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(installation.tap(scratch.resolve("home")));
        command.addAll(List.of("--tap-client", agent.client(), "--tap-no-open", "--tap-no-live"));
        command.addAll(List.of("--tap-output-dir", scratch.resolve("traces").toString(), "--"));
        command.addAll(agent.arguments(prompt));
        return run(installation, agent, command, baseUrl, scratch);
    }

    /** Runs it through a forward tap that finds its model's host at {@code port} of this machine. */
    static AgentRun forwarded(
            Installation installation, RealAgent agent, String prompt, Upstream upstream, Path scratch)
            throws IOException, InterruptedException {
        Path root = Files.writeString(scratch.resolve("root.pem"), upstream.rootPem());
        List<String> command = new ArrayList<>(installation.tap(scratch.resolve("home")));
        command.addAll(List.of("--tap-client", agent.client(), "--tap-proxy-mode", "forward", "--tap-no-open"));
        command.addAll(List.of("--tap-resolve", upstream.host() + "=127.0.0.1:" + upstream.port()));
        command.addAll(List.of("--tap-upstream-ca", root.toString()));
        command.addAll(List.of("--tap-output-dir", scratch.resolve("traces").toString(), "--"));
        command.addAll(agent.arguments(prompt));
        return run(installation, agent, command, "https://" + upstream.host(), scratch);
    }

    /** A stand-in for a host. */
    record Upstream(String host, int port, String rootPem) {}

    private static AgentRun run(
            Installation installation, RealAgent agent, List<String> command, String baseUrl, Path scratch)
            throws IOException, InterruptedException {
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
        builder.environment().putAll(environment(installation, executable, scratch));
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

    private static Map<String, String> environment(Installation installation, Path executable, Path scratch)
            throws IOException {
        Path home = scratch.resolve("home");
        String node =
                installation.agents().resolve("node22/node_modules/node/bin").toString();
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
                "HTTPS_PROXY",
                NOWHERE,
                "HTTP_PROXY",
                NOWHERE,
                "NO_PROXY",
                "127.0.0.1,localhost");
    }
}

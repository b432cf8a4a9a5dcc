package dev.claudetap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claudetap.client.AgentProcess.Io;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentProcessTest {
    private static final String SYSTEM_PATH = "/usr/bin:/bin";

    @TempDir
    Path directory;

    @Test
    void theExitCodeIsTheAgents() throws Exception {
        try (AgentProcess agent = start("exit 42")) {
            assertThat(agent.waitFor()).isEqualTo(42);
        }
    }

    @Test
    void anAgentEndedByASignalGives128PlusItsNumber() throws Exception {
        for (Map.Entry<String, Integer> signal :
                Map.of("HUP", 1, "INT", 2, "KILL", 9, "PIPE", 13, "TERM", 15).entrySet()) {
            try (AgentProcess agent = start("kill -" + signal.getKey() + " $$")) {
                assertThat(agent.waitFor()).as(signal.getKey()).isEqualTo(128 + signal.getValue());
            }
        }
    }

    @Test
    void theEnvironmentIsTheContextsPlusSetMinusUnset() throws Exception {
        Map<String, String> before = Map.of("PATH", SYSTEM_PATH, "KEPT", "a b", "NESTED", "1", "CHANGED", "old");
        LaunchPlan plan = new LaunchPlan(
                "env", List.of(), Map.of("CHANGED", "new", "ADDED", "x=y"), Set.of("NESTED"), List.of(), List.of());

        try (AgentProcess agent = AgentProcess.start(plan, context(before), Io.PIPE)) {
            assertThat(agent.waitFor()).isZero();
            assertThat(agent.stdout().lines())
                    .containsExactlyInAnyOrder("PATH=" + SYSTEM_PATH, "KEPT=a b", "CHANGED=new", "ADDED=x=y");
        }
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        List<String> odd = List.of("a b", "", "\"q\"", "$HOME", "*", "{\"env\":{}}", "-c", "é\n");
        try (AgentProcess agent =
                AgentProcess.start(plan("printf", concat("%s|", odd)), context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE)) {
            agent.waitFor();
            assertThat(agent.stdout()).isEqualTo("a b||\"q\"|$HOME|*|{\"env\":{}}|-c|é\n|");
        }
    }

    @Test
    void theExecutableIsLookedUpOnTheAgentsOwnPath() throws Exception {
        Path agentFile = script(Files.createDirectory(directory.resolve("bin")).resolve("some-agent"), "exit 5");
        LaunchPlan plan = new LaunchPlan(
                "some-agent",
                List.of(),
                Map.of("PATH", "relative-and-missing::" + agentFile.getParent() + ":" + SYSTEM_PATH),
                Set.of(),
                List.of(),
                List.of());

        try (AgentProcess agent = AgentProcess.start(plan, context(Map.of()), Io.PIPE)) {
            assertThat(agent.waitFor()).isEqualTo(5);
        }
    }

    @Test
    void aMissingExecutableIsOneLineThatSaysWhereToGetIt() {
        assertThatThrownBy(() -> AgentProcess.start(
                        plan("no-such-agent", List.of()), context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE))
                .isInstanceOfSatisfying(AgentStartException.class, e -> {
                    assertThat(e.missing()).isTrue();
                    assertThat(e).hasMessage("'no-such-agent' was not found on the PATH");
                    assertThat(e.withAdvice(new SomeProfile()))
                            .hasMessage("'no-such-agent' was not found on the PATH; Some Agent can be installed from"
                                    + " https://example.invalid/install");
                });
    }

    @Test
    void aPathIsNotSaidToBeOnThePath() {
        assertThatThrownBy(() -> AgentProcess.start(
                        plan("./no-such-agent", List.of()), context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE))
                .hasMessage("'./no-such-agent' was not found");
    }

    @Test
    void anExecutableThatCannotRunIsOneLineToo() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> AgentProcess.start(
                        plan(broken.toString(), List.of()), context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE))
                .isInstanceOfSatisfying(AgentStartException.class, e -> {
                    assertThat(e.missing()).isFalse();
                    assertThat(e.getMessage())
                            .startsWith("'" + broken + "' could not be started: ")
                            .doesNotContain("\n");
                });
    }

    @Test
    void whatIsThereAndNoExecutableIsNotMissing() throws Exception {
        Path text = Files.writeString(directory.resolve("agent.txt"), "text");
        Map<String, String> path = Map.of("PATH", directory + ":" + SYSTEM_PATH);

        assertThat(refusal(text.toString(), path)).hasMessageEndingWith(" could not be started: it is not executable");
        assertThat(refusal("agent.txt", path)).hasMessageEndingWith(" could not be started: it is not executable");
        assertThat(refusal(directory.toString(), path))
                .hasMessageEndingWith(" could not be started: it is a directory");
    }

    private AgentStartException refusal(String command, Map<String, String> environment) {
        AgentStartException refusal = catchThrowableOfType(
                AgentStartException.class,
                () -> AgentProcess.start(plan(command, List.of()), context(environment), Io.PIPE));
        assertThat(refusal.missing()).isFalse();
        return refusal;
    }

    @Test
    void anImpossibleVariableDoesNotShowItsValue() {
        LaunchPlan plan =
                new LaunchPlan("true", List.of(), Map.of("TOKEN", "fake-secret\0"), Set.of(), List.of(), List.of());

        assertThatThrownBy(() -> AgentProcess.start(plan, context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE))
                .isInstanceOf(AgentStartException.class)
                .hasMessageNotContaining("fake-secret")
                .hasStackTraceContaining("not valid")
                .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("fake-secret"));
    }

    @Test
    void theSandboxIsOwnerOnlyAndGoneAfterwardsWhileWhatItLinkedToStays() throws Exception {
        Path users = Files.createDirectory(directory.resolve("users"));
        Files.writeString(users.resolve("kept.txt"), "mine");
        LaunchPlan plan = new LaunchPlan(
                "sh",
                List.of(
                        "-c",
                        "cat \"$1/deep/config\" \"$AGENT_HOME/link/kept.txt\"; ls -ld \"$1\" \"$1/deep\" | cut -c1-10;"
                                + " ls -l \"$1/deep/config\" | cut -c1-10; echo \"$1\"",
                        "sh",
                        "{sandbox}"),
                Map.of("AGENT_HOME", "{sandbox}"),
                Set.of(),
                List.of(
                        new SandboxFile.Content(Path.of("deep", "config"), "patched\n"),
                        new SandboxFile.Link(Path.of("link"), users)),
                List.of());

        try (AgentProcess agent = AgentProcess.start(plan, context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE)) {
            agent.waitFor();
            List<String> lines = agent.stdout().lines().toList();
            assertThat(lines.subList(0, 4)).containsExactly("patched", "minedrwx------", "drwx------", "-rw-------");
            assertThat(Path.of(lines.get(4))).isAbsolute().doesNotExist();
        }
        assertThat(users.resolve("kept.txt")).hasContent("mine");
    }

    @Test
    void awaitExitGivesUpAfterItsLimit() throws Exception {
        try (AgentProcess agent = start("exec sleep 100")) {
            assertThat(agent.awaitExit(Duration.ofMillis(1))).isEqualTo(OptionalInt.empty());
            agent.kill();
            assertThat(agent.awaitExit(Duration.ofSeconds(30))).hasValue(137);
        }
    }

    @Test
    void interruptIsWhatCtrlCSends() throws Exception {
        Path ready = fifo("ready");
        try (AgentProcess agent =
                start("trap 'kill $!; exit 7' INT; sleep 100 & echo up > '" + ready + "'; wait; exit 1")) {
            assertThat(Files.readString(ready)).isEqualTo("up\n");
            agent.interrupt();
            assertThat(agent.waitFor()).isEqualTo(7);
        }
    }

    @Test
    void terminateAsksFirst() throws Exception {
        Path ready = fifo("ready");
        try (AgentProcess agent =
                start("trap 'kill $!; exit 3' TERM; sleep 100 & echo up > '" + ready + "'; wait; exit 1")) {
            assertThat(Files.readString(ready)).isEqualTo("up\n");
            agent.terminate(Duration.ofSeconds(30));
            assertThat(agent.waitFor()).isEqualTo(3);
        }
    }

    @Test
    void terminateKillsWhoDoesNotListen() throws Exception {
        Path ready = fifo("ready");
        try (AgentProcess agent = start("trap '' TERM; echo up > '" + ready + "'; while :; do sleep 100; done")) {
            assertThat(Files.readString(ready)).isEqualTo("up\n");
            agent.terminate(Duration.ofMillis(50));
            assertThat(agent.waitFor()).isEqualTo(137);
        }
    }

    @Test
    void closeEndsTheAgentAndWhatItStartedAndMayBeCalledTwice() throws Exception {
        Path ready = fifo("ready");
        AgentProcess agent = start("sleep 100 & echo $! > '" + ready + "'; wait");
        long grandchild = Long.parseLong(Files.readString(ready).strip());

        agent.close();
        agent.close();

        assertThat(agent.isAlive()).isFalse();
        ProcessHandle.of(grandchild).ifPresent(handle -> handle.onExit().join());
    }

    @Test
    void aLeftBehindProcessThatHoldsTheOutputDoesNotHoldUsUp() throws Exception {
        Path ready = fifo("ready");
        try (AgentProcess agent = start("sleep 100 & echo $! > '" + ready + "'; echo done")) {
            long left = Long.parseLong(Files.readString(ready).strip());
            assertThat(agent.waitFor()).isZero();
            assertThat(agent.stdout()).isEqualTo("done\n");
            assertThat(ProcessHandle.of(left)).get().satisfies(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void onlyTheEndOfAFloodOfOutputIsKept() throws Exception {
        try (AgentProcess agent = start("head -c 6000000 /dev/zero | tr '\\0' a; echo; echo last >&1; echo err >&2")) {
            agent.waitFor();
            assertThat(agent.stdout()).hasSize(4 << 20).endsWith("a\nlast\n");
            assertThat(agent.stderr()).isEqualTo("err\n");
        }
    }

    @Test
    void anInheritingAgentReadsOurInputAndWritesOurOutputByteForByte() throws Exception {
        byte[] odd = new byte[70_000];
        for (int i = 0; i < odd.length; i++) {
            odd[i] = (byte) (i * 31);
        }
        Path input = Files.write(directory.resolve("input"), odd);
        Path output = directory.resolve("output");
        Process tap = jvm(InheritingTap.class)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(tap.waitFor()).isEqualTo(9);
        assertThat(output).hasBinaryContent(odd);
    }

    @Test
    void whatTheLocaleCannotExpressIsRefusedAndNotReplaced() throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder tap = jvm(AsciiTap.class).redirectOutput(output.toFile());
        tap.environment().put("LC_ALL", "C");
        tap.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));

        assertThat(tap.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor())
                .isEqualTo(9);
        String refusal =
                "'/usr/bin/printf' could not be started: Java can pass on no other characters than those of US-ASCII here, and"
                        + " the agent's arguments or variables have others; a locale of UTF-8 (LC_ALL=C.UTF-8) helps\n";
        assertThat(output).hasContent("plain" + refusal + refusal);
    }

    /** The same in a locale of ASCII, with an agent that gets more than that. */
    static final class AsciiTap {
        private AsciiTap() {}

        public static void main(String[] arguments) throws Exception {
            ClientContext context = new ClientContext(System.getenv(), List.of(), Path.of("/"), Path.of("/"));
            AgentProcess.start(plan("/usr/bin/printf", List.of("plain")), context, Io.INHERIT)
                    .waitFor();
            String beyond = "sch\u00f6n";
            refused(plan("/usr/bin/printf", List.of(beyond)), context);
            refused(
                    new LaunchPlan(
                            "/usr/bin/printf", List.of(), Map.of("TEXT", beyond), Set.of(), List.of(), List.of()),
                    context);
            System.out.flush();
            Runtime.getRuntime().halt(9);
        }

        private static void refused(LaunchPlan plan, ClientContext context) throws Exception {
            try (AgentProcess agent = AgentProcess.start(plan, context, Io.INHERIT)) {
                Runtime.getRuntime().halt(agent.waitFor());
            } catch (AgentStartException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static ProcessBuilder jvm(Class<?> main) throws URISyntaxException {
        String classes = Path.of(AgentProcess.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()) + ":"
                + Path.of(AgentProcessTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());

        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes, main.getName());
    }

    /** A tap that only starts an agent; the test runs it as a process of its own. */
    static final class InheritingTap {
        private InheritingTap() {}

        public static void main(String[] arguments) throws Exception {
            ClientContext context = new ClientContext(System.getenv(), List.of(), Path.of("/"), Path.of("/"));
            try (AgentProcess agent =
                    AgentProcess.start(plan("/bin/sh", List.of("-c", "cat; exit 9")), context, Io.INHERIT)) {
                int code = agent.waitFor();
                Runtime.getRuntime().halt(code);
            }
        }
    }

    private AgentProcess start(String script) throws AgentStartException {
        return AgentProcess.start(plan("sh", List.of("-c", script)), context(Map.of("PATH", SYSTEM_PATH)), Io.PIPE);
    }

    private static LaunchPlan plan(String command, List<String> arguments) {
        return new LaunchPlan(command, arguments, Map.of(), Set.of(), List.of(), List.of());
    }

    private ClientContext context(Map<String, String> environment) {
        return new ClientContext(environment, List.of(), directory, directory);
    }

    private Path fifo(String name) throws IOException, InterruptedException {
        Path fifo = directory.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    private static Path script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> concat(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
}

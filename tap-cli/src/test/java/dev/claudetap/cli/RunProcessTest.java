package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real program with an agent that is a few lines of shell: who owns the terminal, the signals and the exit code. */
class RunProcessTest {
    private static final String UPSTREAM = "--tap-target=http://127.0.0.1:9";

    @TempDir
    Path directory;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void onlyOurAgentIsOnThePath() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        environment = Map.of("PATH", bin + ":/usr/bin:/bin");
    }

    private void agent(String script) throws IOException {
        Path file = directory.resolve("bin/claude");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void standardOutputIsTheAgentsByteForByte() throws IOException, InterruptedException {
        agent("printf 'a\\000\\377\\033[1mb'; printf '%s|' \"$@\" > arguments.txt; exit 7");
        try (TapProcess tap = TapProcess.start(directory, environment, "-c", UPSTREAM, "--", "-p", "--tap-x", "")) {
            assertThat(tap.awaitExit()).as(tap.errors()).isEqualTo(7);
        }
        assertThat(Files.readAllBytes(directory.resolve("stdout.txt")))
                .isEqualTo("a\0\u00ff\u001b[1mb".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Files.readString(directory.resolve("arguments.txt"))).endsWith("-c|--|-p|--tap-x||");
    }

    @Test
    void theAgentIsPointedAtATapThatListens() throws IOException, InterruptedException {
        agent("echo \"base $ANTHROPIC_BASE_URL\" >&2");
        try (TapProcess tap = TapProcess.start(directory, environment, UPSTREAM)) {
            String url = tap.awaitUrl().toString();
            assertThat(tap.awaitLine("base ")).isEqualTo("base " + url);
            assertThat(tap.awaitExit()).isZero();
            assertThat(tap.errors())
                    .contains("API calls: 0", "no model call of Claude Code was captured: no request came to the tap");
        }
    }

    @Test
    void anAgentThatCallsNobodyIsWonderedAtWhileItRuns() throws IOException, InterruptedException {
        agent("exec sleep 1000");
        try (TapProcess tap = TapProcess.start(directory, environment, UPSTREAM, "--tap-hint-after", "1")) {
            assertThat(tap.awaitLine("no model request"))
                    .contains(
                            "warning: no model request of Claude Code in 1 s", "claude-tap doctor --tap-client claude");
            tap.signal("TERM");
            assertThat(tap.awaitExit()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "KILL,137", "INT,130"})
    void anAgentKilledByASignalGivesTheShellsCode(String signal, int code) throws IOException, InterruptedException {
        agent("kill -" + signal + " $$");
        try (TapProcess tap = TapProcess.start(directory, environment, UPSTREAM)) {
            assertThat(tap.awaitExit()).as(tap.errors()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void beingToldToEndEndsTheAgentAndTheTrace(String signal, int ours) throws IOException, InterruptedException {
        agent("echo \"agent $$ runs\" >&2; exec sleep 1000");
        try (TapProcess tap = TapProcess.start(directory, environment, UPSTREAM)) {
            long pid = Long.parseLong(tap.awaitLine(" runs").split(" ", -1)[1]);
            tap.signal(signal);
            assertThat(tap.awaitExit()).isEqualTo(ours);
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(tap.errors()).contains("API calls: 0");
        }
    }

    @Test
    void ctrlCIsTheAgents() throws IOException, InterruptedException {
        agent("trap 'echo stopping >&2; exit 5' INT; echo \"agent $$ runs\" >&2; while :; do sleep 0.1; done");
        try (TapProcess tap = TapProcess.start(directory, environment, UPSTREAM)) {
            String pid = tap.awaitLine(" runs").split(" ", -1)[1];
            tap.signal("INT");
            if (Files.isReadable(Path.of("/dev/tty")) && hasTerminal()) {
                // What the terminal does on Ctrl-C; without one we pass the signal on ourselves.
                new ProcessBuilder("kill", "-INT", pid).start().waitFor();
            }
            tap.awaitLine("stopping");
            assertThat(tap.awaitExit()).isEqualTo(5);
            assertThat(tap.errors()).contains("API calls: 0").doesNotContain("Exception");
        }
    }

    private static boolean hasTerminal() {
        try {
            Files.newInputStream(Path.of("/dev/tty")).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aMissingAgentIsSaidInOneLine() throws IOException, InterruptedException {
        environment = Map.of("PATH", directory.resolve("bin").toString());
        try (TapProcess tap = TapProcess.start(directory, environment, UPSTREAM)) {
            assertThat(tap.awaitExit()).isEqualTo(127);
            assertThat(tap.errors())
                    .contains("error: 'claude' was not found on the PATH; Claude Code can be installed from https://")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aTakenPortIsSaidInOneLine() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TapProcess tap = TapProcess.start(
                        directory, environment, "--tap-no-launch", UPSTREAM, "--tap-port", "" + taken.getLocalPort())) {
            assertThat(tap.awaitExit()).isEqualTo(69);
            assertThat(tap.errors())
                    .startsWith("claude-tap: error: ")
                    .contains("" + taken.getLocalPort())
                    .hasLineCount(1);
        }
    }

    @Test
    void anOutputDirectoryThatCannotBeMadeIsSaidInOneLine() throws IOException, InterruptedException {
        Path file = Files.createFile(directory.resolve("file"));
        try (TapProcess tap = TapProcess.start(
                directory, environment, "--tap-no-launch", UPSTREAM, "--tap-output-dir", file + "/traces")) {
            assertThat(tap.awaitExit()).isEqualTo(73);
            assertThat(tap.errors())
                    .startsWith("claude-tap: error: ")
                    .contains(file + "/traces")
                    .hasLineCount(1);
        }
    }

    @Test
    void listeningForOthersIsSaidAloud() throws IOException, InterruptedException {
        Map<String, String> variables = Map.of("CLAUDE_TAP_HOST", "0.0.0.0", "CLAUDE_TAP_NO_LAUNCH", "1");
        try (TapProcess tap = TapProcess.start(directory, variables, UPSTREAM)) {
            assertThat(tap.awaitLine("warning")).contains("0.0.0.0", "--tap-host 127.0.0.1");
            tap.awaitLine("Ctrl-C ends the run");
            tap.signal("INT");
            assertThat(tap.awaitExit()).isEqualTo(130);
        }
    }
}

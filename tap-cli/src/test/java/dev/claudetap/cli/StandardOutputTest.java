package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full disk behind standard output, and a reader that has seen enough. */
class StandardOutputTest {
    private static final String FULL_DISK = "No space left on device";

    @TempDir
    static Path directory;

    private static Map<String, String> environment = Map.of();

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void aSession() {
        environment = Map.of("CI", "true", "CLAUDE_TAP_OUTPUT_DIR", directory.toString());
        assertThat(CommandLineOutput.of(environment, "demo").code()).isZero();
    }

    /** Everything fails once a few bytes are through. */
    private int run(String problem, String line) {
        return run(problem, List.of(line.split(" ", -1)));
    }

    private int run(String problem, List<String> line) {
        OutputStream broken = new OutputStream() {
            private int left = 10;

            @Override
            public void write(int single) throws IOException {
                left--;
                if (left < 0) {
                    throw new IOException(problem);
                }
            }
        };
        Console console = new Console(
                new StandardOutput(broken),
                StandardCharsets.UTF_8,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Terminal.of(environment, stream -> false));
        return Main.run(line, console);
    }

    /** What the system says, in its own language, of a pipe that nobody reads. */
    private static String unread() throws Exception {
        Process deaf = new ProcessBuilder("/bin/sh", "-c", "exec 0<&-; echo; exec sleep 1000").start();
        try (OutputStream pipe = deaf.getOutputStream()) {
            deaf.getInputStream().read();
            pipe.write(0);
            pipe.flush();
            throw new AssertionError("somebody reads it");
        } catch (IOException broken) {
            return String.valueOf(broken.getMessage());
        } finally {
            deaf.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "ls --json",
                "search demo",
                "usage",
                "--help",
                "man",
                "export last",
                "export last --format jsonl"
            })
    void whatIsLostIsSaid(String line) {
        assertThat(run(FULL_DISK, line)).isEqualTo(74);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("claude-tap: error: ")
                .endsWith(": No space left on device\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "export last", "export last --format html"})
    void whoHasSeenEnoughHasLostNothing(String line) throws Exception {
        assertThat(run(unread(), line)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** Its descriptor may be a file of the JVM's, which goes on reading it. */
    @Test
    void standardOutputItselfIsNeverClosed() throws Exception {
        List<String> done = new ArrayList<>();
        OutputStream target = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                done.add("flush");
            }

            @Override
            public void close() {
                done.add("close");
            }
        };
        new StandardOutput(target).close();
        assertThat(done).containsExactly("flush");
    }

    @Test
    void wordsAloneMakeNoBrokenPipe() {
        assertThat(run("no pipe of this name", "ls")).isEqualTo(74);
    }

    @Test
    void anotherFailureIsNotHidden() {
        assertThat(run(FULL_DISK, "prices no-such-model")).isEqualTo(65);
    }

    @Test
    void aLossBesideAnAnswerThatIsNotZeroIsSaidToo() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.jsonl"),
                "{\"request_id\":\"req_1\",\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"headers\":{},\"body\":{\"key\":\"sk-ant-api03-not-a-real-key-0123456789abcdefghij\"}},\"response\":{\"status\":200}}\n");

        for (String line : List.of("diff last " + other, "scan " + other)) {
            assertThat(CommandLineOutput.of(environment, line.split(" ", -1)).code())
                    .as(line)
                    .isIn(1, 2);
            err.reset();
            assertThat(run(FULL_DISK, line)).as(line).isEqualTo(74);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("standard output broke off: No space left on device");
        }
    }

    @Test
    void aRunSaysItInItsSummaryAndOnce() throws Exception {
        Path summary = directory.resolve("summary.json");
        List<String> line = new ArrayList<>(
                List.of("--tap-client", "exec", "--tap-proxy-mode", "reverse", "--tap-target", "http://127.0.0.1:1"));
        line.addAll(List.of("--tap-no-live", "--tap-export-prompt", "-", "--tap-summary", summary.toString()));
        line.addAll(List.of("--tap-output-dir", directory.resolve("run").toString()));
        line.addAll(List.of("--", "/bin/sh", "-c", CallingAgent.command()));

        assertThat(run(FULL_DISK, line))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(74);
        assertThat(Files.readString(summary)).contains("\"exit_code\":74");
        assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("standard output broke off");
    }
}

package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full disk behind standard output, and a reader that has seen enough. */
class StandardOutputTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void aSession() {
        environment = Map.of("CI", "true", "CLAUDE_TAP_OUTPUT_DIR", directory.toString());
        assertThat(CommandLineOutput.of(environment, "demo").code()).isZero();
    }

    /** Everything fails once a few bytes are through. */
    private int run(String problem, String line) {
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
        return Main.run(List.of(line.split(" ", -1)), console);
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
        assertThat(run("No space left on device", line)).isEqualTo(74);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("claude-tap: error: ")
                .endsWith(": No space left on device\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "export last", "export last --format html"})
    void whoHasSeenEnoughHasLostNothing(String line) {
        assertThat(run("Broken pipe", line)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void anotherFailureIsNotHidden() {
        assertThat(run("No space left on device", "prices no-such-model")).isEqualTo(65);
    }
}

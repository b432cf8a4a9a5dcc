package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLogTest {
    private static final System.Logger OURS = System.getLogger("dev.claudetap.proxy.Something");
    private static final System.Logger FOREIGN = System.getLogger("io.vertx.Something");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final SessionLog log = SessionLog.install(new Console(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(terminal, true, StandardCharsets.UTF_8),
            Map.of()));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void keepsOneHarmlessRedactedLinePerMessage() throws IOException {
        Path file = directory.resolve("x.log");
        OURS.log(Level.INFO, "before the file");
        log.open(file);
        OURS.log(Level.INFO, "two\nlines \u001b[2J of {0}", "sk-ant-api03-" + "a1B2".repeat(25) + "-not-real-AA");
        FOREIGN.log(Level.WARNING, "it broke", new IOException("reset\r\n2026 forged", new IOException("cause")));
        OURS.log(Level.DEBUG, "unimportant");

        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(Files.readAllLines(file).get(0)).endsWith("INFO dev.claudetap.proxy.Something before the file");
        assertThat(Files.readAllLines(file).get(1))
                .contains("two?lines ?[2J of ")
                .doesNotContain("a1B2a1B2");
        assertThat(Files.readAllLines(file).get(2))
                .contains("WARNING io.vertx.Something it broke: java.io.IOException: reset??2026 forged; because of"
                        + " java.io.IOException: cause");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void ourWarningsReachTheUserButNotWhileAnAgentOwnsTheTerminal() {
        OURS.log(Level.WARNING, "disk full");
        assertThat(shown()).isEqualTo("claude-tap: warning: disk full\n");

        log.terminalTaken(true);
        OURS.log(Level.WARNING, "still full");
        FOREIGN.log(Level.WARNING, "of no concern");
        assertThat(shown()).doesNotContain("still full");

        log.terminalTaken(false);
        assertThat(shown()).endsWith("claude-tap: warning: still full\n");
    }

    @Test
    void aLogThatCannotBeMadeCostsAWarning() {
        log.open(directory.resolve("missing/x.log"));

        assertThat(shown()).contains("warning: no log: cannot write").hasLineCount(1);
    }

    @Test
    void aFullDiskLeavesAGapInTheLogAndNothingOnTheTerminal() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        ByteArrayOutputStream standardError = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(standardError, true, StandardCharsets.UTF_8));
        try {
            log.writeTo(new OutputStream() {
                private int lines;

                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (lines++ < 2) {
                        throw new IOException("No space left on device");
                    }
                    kept.write(bytes, from, length);
                }
            });
            OURS.log(Level.INFO, "first");
            OURS.log(Level.INFO, "second");
            OURS.log(Level.INFO, "third");
            OURS.log(Level.INFO, "fourth");
        } finally {
            System.setErr(before);
        }

        assertThat(kept.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("2 lines could not be kept here"),
                        line -> assertThat(line).endsWith(" third"),
                        line -> assertThat(line).endsWith(" fourth"));
        assertThat(shown()).isEmpty();
        assertThat(standardError.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aLinkPlantedAtTheLogIsNotFollowed() throws IOException {
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Path planted = Files.createSymbolicLink(directory.resolve("x.log"), elsewhere);
        log.open(planted);
        OURS.log(Level.INFO, "a line");

        assertThat(elsewhere).isEmptyFile();
    }

    private String shown() {
        return terminal.toString(StandardCharsets.UTF_8);
    }
}

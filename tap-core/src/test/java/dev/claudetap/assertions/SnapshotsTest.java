package dev.claudetap.assertions;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.canonical.VolatileText;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that must stay what it was. */
class SnapshotsTest {
    @TempDir
    Path folder;

    @Test
    void aSnapshotIsTakenOnRequestAndThenHolds() throws Exception {
        Snapshots taking = new Snapshots(folder, true);
        Snapshots holding = new Snapshots(folder, false);

        assertThat(holding.check("agent/system", "one\ntwo"))
                .contains("There is no snapshot", "agent/system.txt yet", "-Dtap.snapshots.update=true");
        assertThat(taking.check("agent/system", "one\ntwo")).isEmpty();
        assertThat(folder.resolve("agent/system.txt")).hasContent("one\ntwo");
        assertThat(holding.check("agent/system", "one\ntwo")).isEmpty();
        Files.writeString(folder.resolve("agent/system.txt"), "one\r\ntwo");
        assertThat(holding.check("agent/system", "one\ntwo")).isEmpty();
        assertThat(holding.check("agent/system", "one\ntoo"))
                .contains("they part at character 5, line 2:", "expected: \"one\\ntwo\"", "actual:   \"one\\ntoo\"");
        assertThatThrownBy(() -> holding.check("../x", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSnapshotsBesideTheseTestsAreWhatTheyWereThoughTheDateIsAnother() {
        assertThat(ToolLoop.done()).turn(1).systemPrompt().matchesSnapshot("tool-loop/system");
        assertThat(ToolLoop.done()).turn(1).toolSchemas().matchesSnapshot("tool-loop/tools");
        assertThatThrownBy(() -> assertThat(ToolLoop.done()).turn(1).answer().matchesSnapshot("tool-loop/system"))
                .hasMessageContaining(
                        "Expected what the snapshot src/test/resources/snapshots/tool-loop/system.txt says");
    }

    @Test
    void whatDiffersFromRunToRunIsNamed() {
        VolatileText text = VolatileText.standard();

        assertThat(text.normalise("Working directory: /home/ann/shop\nSee /home/ann/shop/README and /home/ann/notes"))
                .isEqualTo("Working directory: «directory»\nSee «directory»/README and «home»/notes");
        assertThat(text.normalise("<cwd>/srv/build/7</cwd> at 2026-05-20T10:00:00.123Z, March 3, 2026"))
                .isEqualTo("<cwd>«directory»</cwd> at «time», «date»");
        assertThat(text.normalise("toolu_01AbCdEfGhIj 0b5c8a52-7a31-4f6e-9d4e-0123456789ab http://127.0.0.1:4711/x"))
                .isEqualTo("«id» «uuid» http://«local»/x");
        assertThat(text.normalise("cc_version=2.1.260.f1a; cch=0a1b2; /tmp/claude-0/x"))
                .isEqualTo("cc_version=«version»; cch=«checksum»; «temporary»");
        String plain = "Use user_preferences and run_in_background; version control; section 3.2.1 of 2026";
        assertThat(text.normalise(plain)).isEqualTo(plain);
    }
}

package dev.claudetap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSandboxTest {
    @TempDir
    Path parent;

    @Test
    void whatADeadProcessLeftIsRemovedAndAllElseStays() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path dead = Files.createDirectories(parent.resolve("claude-tap-agent-" + ended.pid() + "-1/deep"));
        Path users = Files.createFile(parent.resolve("users"));
        Files.createSymbolicLink(dead.resolve("link"), users);
        Path named = Files.createDirectory(parent.resolve("claude-tap-agent-notes"));
        AgentSandbox living = AgentSandbox.create(parent, List.of());

        AgentSandbox.removeLeftovers(parent);

        assertThat(parent).isDirectoryNotContaining(path -> path.equals(dead.getParent()));
        assertThat(List.of(users, named, living.directory()))
                .allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void aFileOutsideTheSandboxIsRefusedAndNothingIsLeft() {
        for (Path outside : List.of(Path.of("../x"), parent.resolve("x"), Path.of("a/../.."), Path.of(""))) {
            assertThatThrownBy(() -> AgentSandbox.create(parent, List.of(new SandboxFile.Content(outside, "text"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("inside the sandbox");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aParentThatIsNotThereIsNoReasonToFail() {
        AgentSandbox.removeLeftovers(parent.resolve("missing"));

        assertThat(parent).isEmptyDirectory();
    }
}

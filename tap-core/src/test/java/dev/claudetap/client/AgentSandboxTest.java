package dev.claudetap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    @Test
    void whatTheUserDoesNotHaveIsNotLinkedAndNeededDirectoriesAreMade() throws Exception {
        Path home = Files.createDirectory(parent.resolve("home"));
        AgentSandbox sandbox = AgentSandbox.create(
                parent,
                List.of(
                        new SandboxFile.Link(Path.of("missing"), home.resolve("missing")),
                        new SandboxFile.LinkedDirectory(Path.of("sessions"), home.resolve("deep/sessions"))));

        assertThat(sandbox.directory().resolve("missing")).doesNotExist();
        Files.writeString(sandbox.directory().resolve("sessions/new"), "kept");
        sandbox.finish();

        assertThat(home.resolve("deep/sessions/new")).hasContent("kept");
        assertThat(sandbox.directory()).doesNotExist();
    }

    @Test
    void linesThatTheAgentAddsReachTheUsersFileWithTheUsersPaths() throws Exception {
        Path home = Files.createDirectory(parent.resolve("home"));
        Path index = Files.writeString(home.resolve("index"), "old " + home + "/a\n");
        AgentSandbox sandbox = AgentSandbox.create(
                parent, List.of(new SandboxFile.SharedLines(Path.of("index"), index, home.toString())));
        Path copy = sandbox.directory().resolve("index");
        assertThat(copy).hasContent("old " + sandbox.directory() + "/a\n");

        Files.writeString(copy, "new " + sandbox.directory() + "/b", StandardOpenOption.APPEND);
        Files.writeString(index, "meanwhile\n", StandardOpenOption.APPEND);
        sandbox.finish();

        assertThat(index).hasContent("old " + home + "/a\nmeanwhile\nnew " + home + "/b\n");
    }

    @Test
    void aListThatTheUserDidNotHaveIsMadeOnlyIfTheAgentWroteOne() throws Exception {
        Path index = parent.resolve("index");
        SandboxFile shared = new SandboxFile.SharedLines(Path.of("index"), index, parent.toString());

        AgentSandbox.create(parent, List.of(shared)).finish();
        assertThat(index).doesNotExist();

        AgentSandbox sandbox = AgentSandbox.create(parent, List.of(shared));
        Files.writeString(sandbox.directory().resolve("index"), "first\n");
        sandbox.finish();
        assertThat(index).hasContent("first\n");
    }
}

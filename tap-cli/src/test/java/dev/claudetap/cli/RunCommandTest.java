package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.clients.ClaudeCodeProfile;
import dev.claudetap.clients.CodexProfile;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path directory;

    private static Console console(boolean terminal) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Console(nowhere, nowhere, Map.of(), Terminal.of(Map.of(), stream -> terminal));
    }

    @Test
    void aStartByAnEditorOpensNoPage() throws Exception {
        RunCommand run = new RunCommand();
        List<String> editor =
                List.of(Files.createFile(directory.resolve("claude")).toString(), "--output-format", "stream-json");

        assertThat(run.opensPages(new ClaudeCodeProfile(), editor, console(false)))
                .isFalse();
        assertThat(run.opensPages(new ClaudeCodeProfile(), editor, console(true)))
                .as("typed by somebody at a terminal")
                .isTrue();
        assertThat(run.opensPages(new ClaudeCodeProfile(), List.of("-p", "hi"), console(false)))
                .isTrue();
        assertThat(run.opensPages(new CodexProfile(), editor, console(false))).isTrue();
    }

    @Test
    void whoWantsNoPageGetsNone() {
        RunCommand run = new RunCommand();
        run.tap.storage.noOpen = true;

        assertThat(run.opensPages(new ClaudeCodeProfile(), List.of(), console(true)))
                .isFalse();
    }
}

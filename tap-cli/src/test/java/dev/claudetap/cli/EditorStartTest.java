package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings hold where an editor starts its Claude Code and another agent is the usual one. */
class EditorStartTest {
    private static final String CODEX = """
            {"client": "codex", "target": "https://openai.example/v1", "env": ["A=b"], "codex-websocket": true,
             "proxy-mode": "forward", "passthrough": ["bank.example"], "trust-ca": true, "max-traces": 7}""";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Path claude;

    @BeforeEach
    void anEditor() throws Exception {
        claude = Files.writeString(directory.resolve("claude"), "#!/bin/sh\n");
        environment.put("CLAUDE_TAP_HOME", directory.toString());
    }

    private List<String> options(String file, List<String> typed, String... arguments) throws Exception {
        Path config = Files.writeString(directory.resolve("config.json"), file);
        environment.put("CLAUDE_TAP_CONFIG", config.toString());
        Console console = new Console(
                new StandardOutput(new ByteArrayOutputStream()),
                StandardCharsets.UTF_8,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Terminal.of(environment, stream -> false));
        return EditorStart.settings(typed, List.of(arguments), console).completing(typed, flag -> true);
    }

    @Test
    void whatIsSaidForAnotherAgentIsLeftOutAndTold() throws Exception {
        assertThat(options(CODEX, List.of(), claude.toString())).containsExactly("--tap-max-traces", "7");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .hasLineCount(1)
                .startsWith("claude-tap: warning: ")
                .contains("left out is what goes with 'client' in ", "'target' in ", "'passthrough' in ")
                .doesNotContain("'max-traces'");
    }

    @Test
    void whatIsSaidBeforeTheOtherNameHolds() throws Exception {
        environment.put("CLAUDE_TAP_TARGET", "https://gateway.example");
        environment.put("CLAUDE_TAP_PROXY_MODE", "forward");

        assertThat(options(CODEX, List.of(), claude.toString()))
                .containsExactly(
                        "--tap-target",
                        "https://gateway.example",
                        "--tap-proxy-mode",
                        "forward",
                        "--tap-passthrough",
                        "bank.example",
                        "--tap-trust-ca",
                        "--tap-max-traces",
                        "7");
    }

    @ParameterizedTest
    @CsvSource({"claude, true", "exec, true", "codex, false"})
    void onlyAnotherAgentsTargetIsLeftOut(String client, boolean holds) throws Exception {
        String file = "{\"client\": \"" + client + "\", \"target\": \"https://gateway.example\"}";

        assertThat(options(file, List.of(), claude.toString()).contains("https://gateway.example"))
                .isEqualTo(holds);
        assertThat(err.size() == 0).isEqualTo(holds);
    }

    @Test
    void aProfileNamesAnAgentToo() throws Exception {
        String file = "{\"profile\": \"mine.json\", \"target\": \"https://gateway.example\"}";

        assertThat(options(file, List.of(), claude.toString())).isEmpty();
    }

    @Test
    void allHoldsForWhoeverNamesTheAgentOrIsNoEditor() throws Exception {
        assertThat(options(CODEX, List.of("--tap-client", "exec"), claude.toString()))
                .contains("https://openai.example/v1");
        assertThat(options(CODEX, List.of(), "-p", "hi")).contains("codex", "https://openai.example/v1");
        assertThat(err.size()).isZero();
    }
}

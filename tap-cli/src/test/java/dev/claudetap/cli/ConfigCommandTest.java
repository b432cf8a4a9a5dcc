package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
    @TempDir
    Path home;

    @BeforeEach
    void aFileOfTheUsers() throws IOException {
        write(7000);
    }

    private void write(int port) throws IOException {
        Files.createDirectories(home.resolve(".config/claude-tap"));
        Files.writeString(home.resolve(".config/claude-tap/config.json"), """
                {
                  /* the company's gateway */
                  "target": "https://me:hunter2@gateway.example/api",
                  "env": ["TOKEN=hunter2"],
                  "port": %d,
                  "output-dir": "~/traces",
                  "prices": "~/none.json"
                }""".formatted(port));
    }

    @Test
    void everySettingIsListedWithItsOrigin() {
        CommandLineOutput listed = run("config");

        assertThat(listed.code()).isZero();
        assertThat(listed.out())
                .containsPattern("client +claude +default")
                .containsPattern("target +https://\\S+@gateway.example/api +user file")
                .containsPattern("env +TOKEN=… +user file")
                .containsPattern("hint-after +9 +CLAUDE_TAP_HINT_AFTER")
                .containsPattern("max-traces +50 +default")
                .containsPattern("store-stream-events +true +default")
                .doesNotContain("hunter2");
        assertThat(run("config", "list", "--json").out())
                .startsWith(
                        "{\"schema\":\"claude-tap/config/1\",\"settings\":[{\"key\":\"client\",\"value\":\"claude\","
                                + "\"origin\":\"default\"}")
                .contains("{\"key\":\"hint-after\",\"value\":9,\"origin\":\"environment\","
                        + "\"source\":\"CLAUDE_TAP_HINT_AFTER\"}")
                .contains(
                        "{\"key\":\"env\",\"value\":[\"TOKEN=…\"],",
                        "{\"key\":\"store-stream-events\",\"value\":true,",
                        "{\"key\":\"port\",\"value\":7000,",
                        "{\"key\":\"replay\",\"value\":null,")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"+9, '\"+9\"'", "007, '\"007\"'", "12, 12"})
    void whatIsNoNumberInJsonIsAText(String port, String value) {
        String listed = CommandLineOutput.of(
                        Map.of("HOME", home.toString(), "CLAUDE_TAP_PORT", port), "config", "list", "--json")
                .out();

        assertThat(listed).contains("{\"key\":\"port\",\"value\":" + value + ",");
    }

    @Test
    void aValueOfTheWrongKindIsNotListed() throws IOException {
        Path file = Files.writeString(home.resolve("other.json"), "{\"max-traces\": \"many\"}");

        CommandLineOutput listed = CommandLineOutput.of(
                Map.of("HOME", home.toString(), "CLAUDE_TAP_CONFIG", file.toString()), "config", "list");

        assertThat(listed.code()).isEqualTo(64);
        assertThat(listed.out()).isEmpty();
        assertThat(listed.err())
                .isEqualTo(
                        "claude-tap: error: Invalid value for option '--tap-max-traces': 'many' is not a whole number;"
                                + " see claude-tap --help (--tap-max-traces is set by 'max-traces' in " + file + ")\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'port': 70000} | --tap-port is 70000; it must be 0 to 65535",
                "{'live-port': 70000} | --tap-live-port is 70000",
                "{'hint-after': -1} | --tap-hint-after is -1; it must be 0 or more",
                "{'client': 'nosuch'} | --tap-client 'nosuch' is unknown",
                "{'proxy-mode': 'sideways'} | --tap-proxy-mode is 'sideways'",
                "{'target': 'nonsense'} | --tap-target is not an http or https URL",
                "{'allow-path': ['v2']} | --tap-allow-path 'v2' must begin with /",
                "{'resolve': ['x']} | --tap-resolve 'x' must be HOST=ADDRESS:PORT",
                "{'replay-pace': -1} | --tap-replay-pace is -1.0; it must be 0 or more",
                "{'otlp': 'x'} | --tap-otlp: ",
                "{'env': ['=']} | '' is no variable",
                "{'store-stream-events': true, 'no-store-stream-events': true} | exclude each other; give one",
            })
    void whatARunWouldRefuseIsNotListed(String content, String why) throws IOException {
        Path file = Files.writeString(home.resolve("other.json"), content.replace('\'', '"'));

        CommandLineOutput listed = CommandLineOutput.of(
                Map.of("HOME", home.toString(), "CLAUDE_TAP_CONFIG", file.toString()), "config", "list");

        assertThat(listed.code()).isEqualTo(64);
        assertThat(listed.out()).isEmpty();
        assertThat(listed.err()).contains(why, " in " + file).hasLineCount(1);
    }

    /** Somebody who wants to know what a file sets may not start the agent that it is for. */
    @Test
    void whatOnlySomeRunsTakeIsListed() throws IOException {
        Path file = Files.writeString(
                home.resolve("other.json"),
                "{\"codex-websocket\": true, \"passthrough\": [\"a.example\"], \"trust-ca\": true}");

        CommandLineOutput listed = CommandLineOutput.of(
                Map.of("HOME", home.toString(), "CLAUDE_TAP_CONFIG", file.toString()), "config", "list");

        assertThat(listed.code()).as(listed.err()).isZero();
        assertThat(listed.out()).containsPattern("codex-websocket +true +user file");
    }

    @Test
    void aProfileAndAClientAreOneQuestion() throws IOException {
        Path file = Files.writeString(home.resolve("other.json"), "{\"profile\": \"missing.json\"}");

        CommandLineOutput listed = CommandLineOutput.of(
                Map.of("HOME", home.toString(), "CLAUDE_TAP_CONFIG", file.toString(), "CLAUDE_TAP_CLIENT", "codex"),
                "config",
                "list");

        assertThat(listed.code()).as(listed.err()).isZero();
        assertThat(listed.out())
                .containsPattern("client +codex +CLAUDE_TAP_CLIENT")
                .doesNotContain("missing.json");
    }

    @Test
    void theFilesAreNamed() {
        assertThat(run("config", "path").out())
                .containsPattern("user file +" + home + "/.config/claude-tap/config.json\n")
                .containsPattern("config +" + home + "/.config/claude-tap\n");
        assertThat(run("config", "trust").code()).isEqualTo(66);
        assertThat(run("config", "set").err()).contains("it can be list, path, trust or untrust");
    }

    @Test
    void otherCommandsAreTiedToTheFileTheyFollow() throws IOException {
        write(70_000);
        CommandLineOutput refused = run("-p", "hi");
        assertThat(refused.code()).isEqualTo(64);
        assertThat(refused.err())
                .contains("(--tap-port is set by 'port' in " + home + "/.config/claude-tap/config.json)")
                .hasLineCount(1);
        assertThat(run("ls").err()).contains("no sessions; those of " + home + "/traces are listed");
        CommandLineOutput prices = run("prices");
        assertThat(prices.code()).isEqualTo(66);
        assertThat(prices.err()).contains("'prices' in " + home + "/.config/claude-tap/config.json: cannot read");
        assertThat(run("doctor").err()).contains("(--tap-port is set by 'port' in");
        assertThat(run("doctor", "--help").code()).isZero();
    }

    private CommandLineOutput run(String... line) {
        return CommandLineOutput.of(Map.of("HOME", home.toString(), "CI", "true", "CLAUDE_TAP_HINT_AFTER", "9"), line);
    }
}

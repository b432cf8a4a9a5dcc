package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    /** Words separated by spaces; {@code ''} is an empty argument. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            nullValues = "-none-",
            value = {
                // line | ours | the agent's
                "-none- | -none- | -none-",
                "-c | -none- | -c",
                "-p hi | -none- | -p hi",
                "-- --model opus | -none- | --model opus",
                "--tap-client codex | --tap-client codex | -none-",
                "--tap-client=codex | --tap-client codex | -none-",
                "--tap-target=http://h/p?a=b | --tap-target http://h/p?a=b | -none-",
                "--tap-output-dir= | --tap-output-dir '' | -none-",
                "-c --tap-no-open | --tap-no-open | -c",
                "--tap-no-open -c | --tap-no-open | -c",
                "-p --tap-no-open hi --tap-port 8080 there | --tap-no-open --tap-port 8080 | -p hi there",
                "-p -- hello | -none- | -p -- hello",
                "-- -- hello | -none- | -- hello",
                "-p -- --tap-client codex | -none- | -p -- --tap-client codex",
                "-- --tap-no-open | -none- | --tap-no-open",
                "--tap-no-open -- -p -- x | --tap-no-open | -p -- x",
                "--tap-max-traces -1 | --tap-max-traces -1 | -none-",
                "-n -5 '' x | -none- | -n -5 '' x",
                "-h | -none- | -h",
                "-v | -none- | -v",
                "-vp -hello | -none- | -vp -hello",
                "--ver --he --tap | -none- | --ver --he --tap",
                "--no-open --t --tap=x | -none- | --no-open --t --tap=x",
                "mcp list --help | -none- | mcp list --help",
                "--tap-allow-path /a --tap-allow-path /b | --tap-allow-path /a --tap-allow-path /b | -none-",
            })
    void splitsOursFromTheAgents(String line, String ours, String agents) throws CliException {
        Arguments split = Arguments.split(words(line));

        assertThat(split.tap()).isEqualTo(words(ours));
        assertThat(split.agent()).isEqualTo(words(agents));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--tap-clinet codex | unknown option --tap-clinet; did you mean --tap-client?",
                "--tap-no-o | unknown option --tap-no-o; did you mean --tap-no-open?",
                "--tap-prot 1 | did you mean --tap-port?",
                "--tap-bogus | unknown option --tap-bogus; --help lists those that there are (an agent's",
                "--tap- | unknown option --tap-; --help lists",
                "--tap-lvie | unknown option --tap-lvie; did you mean --tap-live?",
                "--tap-outputdir=x | unknown option --tap-outputdir; did you mean --tap-output-dir?",
                "--tap-port | --tap-port needs a value",
                "--tap-client -- -p | --tap-client needs a value",
                "--tap-client --model x | --tap-client needs a value",
                "--tap-no-open=false | --tap-no-open takes no value",
            })
    void refusesWhatIsOursButWrong(String line, String message) {
        assertThatThrownBy(() -> Arguments.split(words(line)))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(message);
    }

    @Test
    void environmentSpeaksForOptionsThatAreNotOnTheLine() throws CliException {
        Map<String, String> environment = Map.of(
                "CLAUDE_TAP_CONFIG", "none",
                "CLAUDE_TAP_CLIENT", " codex ",
                "CLAUDE_TAP_PORT", "9",
                "CLAUDE_TAP_NO_STORE_STREAM_EVENTS", "1",
                "CLAUDE_TAP_NO_OPEN", "Yes",
                "CLAUDE_TAP_NO_LAUNCH", "0",
                "CLAUDE_TAP_HOST", "",
                "CLAUDE_TAP_ALLOW_PATH", "/a, /b",
                "CLAUDE_TAP_PASSTHROUGH", "a.example, *.b.example");
        Arguments split = Arguments.split(List.of("--tap-port", "1", "--tap-store-stream-events", "-c"))
                .withSettings(Settings.load(environment, Path.of("")), flag -> true);

        assertThat(split.tap())
                .containsExactly(
                        "--tap-client",
                        "codex",
                        "--tap-allow-path",
                        "/a",
                        "--tap-allow-path",
                        "/b",
                        "--tap-passthrough",
                        "a.example",
                        "--tap-passthrough",
                        "*.b.example",
                        "--tap-no-open",
                        "--tap-port",
                        "1",
                        "--tap-store-stream-events");
        assertThat(split.agent()).containsExactly("-c");
    }

    @Test
    void helpIsOursOnlyWhenNothingElseIsAsked() throws CliException {
        assertThat(Arguments.split(words("--help")).onlyAsks("--help")).isTrue();
        assertThat(Arguments.split(words("--tap-client codex --help")).onlyAsks("--help"))
                .isTrue();
        assertThat(Arguments.split(words("-- --help")).onlyAsks("--help")).isFalse();
        assertThat(Arguments.split(words("mcp --help")).onlyAsks("--help")).isFalse();
        assertThat(Arguments.split(words("-h")).onlyAsks("--help")).isFalse();
    }

    private static List<String> words(@org.jspecify.annotations.Nullable String line) {
        if (line == null) {
            return List.of();
        }
        return Arrays.stream(line.split(" ", -1))
                .map(word -> word.equals("''") ? "" : word)
                .toList();
    }
}

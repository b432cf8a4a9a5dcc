package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.cli.Terminal.Stream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    @ParameterizedTest(name = "{0} on a terminal: {1}, else: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // variables | colour on a terminal | colour elsewhere | a line can be written anew on a terminal
                "TERM=xterm | true | false | true",
                "TERM=dumb | false | false | false",
                "TERM=xterm NO_COLOR=1 | false | false | true",
                "TERM=xterm NO_COLOR= | true | false | true",
                "TERM=xterm CLICOLOR_FORCE=1 | true | true | true",
                "TERM=dumb CLICOLOR_FORCE=1 | true | true | false",
                "TERM=xterm CLICOLOR_FORCE=0 | true | false | true",
                "TERM=xterm FORCE_COLOR=3 | true | true | true",
                "TERM=xterm FORCE_COLOR=0 | false | false | true",
                "TERM=xterm CLICOLOR=0 | false | false | true",
                "TERM=xterm CLICOLOR=0 CLICOLOR_FORCE=1 | true | true | true",
                "TERM=xterm NO_COLOR=1 FORCE_COLOR=1 CLICOLOR_FORCE=1 | false | false | true",
                "TERM=xterm CI=true | true | false | false",
                "TERM=xterm CI=false | true | false | true",
            })
    void decidesAboutColourAndAboutLinesWrittenAnew(String variables, boolean there, boolean elsewhere, boolean anew) {
        Terminal terminal = Terminal.of(environment(variables), stream -> stream == Stream.ERR);

        assertThat(terminal.hasColour(Stream.ERR)).isEqualTo(there);
        assertThat(terminal.hasColour(Stream.OUT)).isEqualTo(elsewhere);
        assertThat(terminal.canRewrite(Stream.ERR)).isEqualTo(anew);
        assertThat(terminal.canRewrite(Stream.OUT)).isFalse();
        assertThat(terminal.ansi(Stream.ERR).enabled()).isEqualTo(there);
    }

    @Test
    void theSystemIsNotAskedWhereTheEnvironmentDecides() {
        Terminal terminal = Terminal.of(environment("TERM=dumb"), stream -> {
            throw new AssertionError("asked for " + stream);
        });

        assertThat(terminal.hasColour(Stream.ERR)).isFalse();
        assertThat(terminal.canRewrite(Stream.ERR)).isFalse();
    }

    @Test
    void errorsAndWarningsStandOutWhereThereIsColour() {
        assertThat(said(Map.of("CLICOLOR_FORCE", "1"), "export", "none.jsonl"))
                .startsWith("claude-tap: \u001b[31merror:\u001b[0m cannot read none.jsonl");
        assertThat(said(Map.of("TERM", "xterm"), "export", "none.jsonl")).startsWith("claude-tap: error: cannot");
    }

    private static Map<String, String> environment(String variables) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split(" ", -1)) {
            environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst("[^=]*=", ""));
        }
        return environment;
    }

    private static String said(Map<String, String> environment, String... line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Main.run(List.of(line), new Console(nowhere, new PrintStream(err, true, StandardCharsets.UTF_8), environment));
        return err.toString(StandardCharsets.UTF_8);
    }
}

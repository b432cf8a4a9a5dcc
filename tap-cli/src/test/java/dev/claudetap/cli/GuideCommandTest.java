package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.cli.gates.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GuideCommandTest {
    private static final Pattern VARIABLE = Pattern.compile("CLAUDE_TAP_[A-Z_]*[A-Z]");

    @Test
    void theReferenceIsWhatTheCodeSays() throws IOException {
        String committed = Files.readString(Checkout.root().resolve("docs/reference.md"));

        assertThat(committed)
                .as("docs/reference.md is behind the code; write it anew: ./claude-tap reference > docs/reference.md")
                .isEqualToNormalizingNewlines(CommandLineOutput.of("reference").out());
    }

    @Test
    void theReferenceHasEveryCommandOptionAndExitCode() {
        String page = CommandLineOutput.of("reference").out();

        for (CommandWord word : CommandWord.values()) {
            assertThat(page).contains("\n## " + word.title() + "\n");
        }
        for (TapFlag flag : TapFlag.values()) {
            assertThat(page).contains(flag.option(), flag.variable());
        }
        for (ExitCode code : ExitCode.values()) {
            assertThat(page).contains("| `" + code.code() + "` |");
        }
    }

    /** A variable of ours that the code reads and nobody is told of would be a secret. */
    @Test
    void theReferenceHasEveryVariableOfOurs() throws IOException {
        TreeSet<String> used = new TreeSet<>();
        for (Path source : Checkout.javaSources()) {
            if (source.toString().contains("/src/main/")) {
                VARIABLE.matcher(Files.readString(source))
                        .results()
                        .map(MatchResult::group)
                        .forEach(used::add);
            }
        }

        assertThat(used).contains("CLAUDE_TAP_HOME");
        assertThat(CommandLineOutput.of("reference").out()).contains(used);
    }

    @Test
    void theManualPageHoldsTheWholeOfIt() {
        String page = CommandLineOutput.of("man").out();

        assertThat(page)
                .startsWith(".\\\"")
                .contains("\n.SH NAME\nclaude\\-tap \\- record what", "\n.SH EXIT STATUS\n", "\n.SH ENVIRONMENT\n");
        for (CommandWord word : CommandWord.values()) {
            assertThat(page).contains(".SS \"" + word.title().replace("-", "\\-") + "\"");
        }
        assertThat(page.lines().filter(line -> line.startsWith(".")))
                .allSatisfy(
                        line -> assertThat(line).matches("\\.(\\\\\".*|TH .*|SH [A-Z ]+|SS \".*\"|TP|PP|br|nf|fi)"));
        assertThat(page.lines()).noneMatch(line -> line.startsWith("'"));
    }
}

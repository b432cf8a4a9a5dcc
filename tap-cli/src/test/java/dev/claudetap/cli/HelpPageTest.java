package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.claudetap.cli.gates.Checkout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class HelpPageTest {
    @ParameterizedTest
    @EnumSource
    void everyCommandExplainsItselfIn100Columns(CommandWord word) {
        CommandLineOutput output = CommandLineOutput.of(word.word(), "--help");

        assertThat(output.code()).isZero();
        assertThat(output.err()).isEmpty();
        assertThat(output.out())
                .startsWith("Usage: " + word.title())
                .contains("\nExamples:\n  claude-tap " + word.word(), "\nMore: " + word.document(), "\nExit codes:\n");
        assertThat(output.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(Checkout.root().resolve(word.document())).exists();
    }

    @Test
    void theProgramsOwnPageFitsTooAndListsEveryCommand() {
        String page = CommandLineOutput.of("--help").out();

        assertThat(page.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(page).contains("\nExamples:\n", "\nMore: docs/");
        for (CommandWord word : CommandWord.values()) {
            assertThat(page)
                    .containsPattern(
                            "\n  " + word.word() + " +" + word.summary().substring(0, 4));
        }
    }

    /** An example with an option that there is no more would be worse than none. */
    @ParameterizedTest
    @EnumSource
    void everyExampleCanBeTyped(CommandWord word) {
        assertThat(word.examples()).isNotEmpty();
        for (String example : word.examples()) {
            List<String> words = List.of(example.split(" ", -1));
            assertThat(words.subList(0, 2)).containsExactly("claude-tap", word.word());
            String[] arguments = words.subList(2, words.size()).toArray(String[]::new);
            assertThatCode(() -> new CommandLine(word.command()).parseArgs(arguments))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theExamplesOfRunsAreSplitAsTheySay() throws CliException {
        for (String example : HelpPage.RUN_EXAMPLES) {
            List<String> words = new ArrayList<>(List.of(example.split(" ", -1)));
            assertThat(words.remove(0)).isEqualTo("claude-tap");
            String[] ours = Arguments.split(words).tap().toArray(String[]::new);
            assertThatCode(() -> new CommandLine(new RunCommand()).parseArgs(ours))
                    .as(example)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void helpIsColouredWhereThatIsAskedFor() {
        Map<String, String> forced = Map.of("CLICOLOR_FORCE", "1");

        assertThat(CommandLineOutput.of(forced, "ls", "--help").out()).contains("\u001b[");
        assertThat(CommandLineOutput.of(Map.of(), "ls", "--help").out()).doesNotContain("\u001b");
        assertThat(CommandLineOutput.of(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), "ls", "--help")
                        .out())
                .doesNotContain("\u001b");
    }

    @Test
    void everyWordIsItsOwn() {
        assertThat(Stream.of(CommandWord.values()).map(CommandWord::word)).doesNotHaveDuplicates();
    }
}

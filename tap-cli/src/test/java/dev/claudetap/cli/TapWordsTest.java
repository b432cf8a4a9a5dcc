package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options are set without picocli, which describes them: both must mean the same fields. */
class TapWordsTest {
    @ParameterizedTest
    @EnumSource(TapFlag.class)
    void everyOptionSetsTheFieldThatItsHelpIsAbout(TapFlag flag) throws CliException {
        List<String> words = words(flag);
        RunCommand ours = new RunCommand();
        TapWords.fill(ours.tap, words);
        RunCommand described = new RunCommand();
        CommandLine line = new CommandLine(described);
        Object untouched = value(line, flag);
        line.parseArgs(words.toArray(String[]::new));
        assertThat(value(new CommandLine(ours), flag))
                .isEqualTo(value(line, flag))
                .isNotEqualTo(untouched);
    }

    @ParameterizedTest
    @EnumSource(TapFlag.class)
    void anOptionThatIsGivenTwiceIsAddedToAListOrReplaced(TapFlag flag) throws CliException {
        List<String> twice = new ArrayList<>(words(flag));
        twice.addAll(words(flag));
        RunCommand ours = new RunCommand();
        TapWords.fill(ours.tap, twice);
        Object value = value(new CommandLine(ours), flag);
        if (flag.isList()) {
            assertThat((List<?>) value).hasSize(2);
        } else {
            RunCommand once = new RunCommand();
            TapWords.fill(once.tap, words(flag));
            assertThat(value).isEqualTo(value(new CommandLine(once), flag));
        }
    }

    /** Every option with a value takes a number's digits: as a number, a name or a path. */
    private static List<String> words(TapFlag flag) {
        return flag.takesValue() ? List.of(flag.option(), "17") : List.of(flag.option());
    }

    private static Object value(CommandLine line, TapFlag flag) {
        OptionSpec option = line.getCommandSpec().findOption(flag.option());
        Object value = option.getValue();
        return value instanceof List<?> list ? List.copyOf(list) : String.valueOf(value);
    }
}

package dev.claudetap.cli.guide;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the scripts of all shells have in common. */
final class ScriptText {
    private static final int LONGEST_DESCRIPTION = 72;

    private ScriptText() {}

    /** The names of all options of a command, as words. */
    static String names(Program program, Command command) {
        return program.flags(command).stream()
                .flatMap(flag -> flag.names().stream())
                .collect(Collectors.joining(" "));
    }

    /** The words of all commands, one after another. */
    static String words(Program program, String separator) {
        return program.named().stream().map(Command::word).collect(Collectors.joining(separator));
    }

    /** What a list shows beside a word: a part of the description up to its first end, on one line, and not too long. */
    static String brief(String description) {
        String first = description.strip().split("; |: |\\. | \\(default", 2)[0];
        if (first.length() <= LONGEST_DESCRIPTION) {
            return first;
        }
        return first.substring(0, first.lastIndexOf(' ', LONGEST_DESCRIPTION - 3)) + "...";
    }

    /** The branches of a {@code case} over {@code command:option} with what their values can be, in the language of the Bourne shell. */
    static String valueBranches(Program program, String variable) {
        return each(
                program.commands(),
                command -> each(
                                program.flags(command).stream()
                                        .filter(Flag::takesValue)
                                        .toList(),
                                flag -> "    "
                                        + flag.names().stream()
                                                .map(name -> command.word() + ":" + name)
                                                .collect(Collectors.joining(" | "))
                                        + ") " + variable + "="
                                        + quoted(flag.value().text()) + " ;;\n")
                        + "    " + command.word() + ":) " + variable + "=" + quoted(operands(command)) + " ;;\n");
    }

    /** What stands beside the options; files where the agent's arguments stand. */
    static String operands(Command command) {
        return command.word().isEmpty()
                ? Value.FILE.text()
                : command.operandValue().text();
    }

    /** A word of a Bourne shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    static <T> String each(List<T> things, Function<T, String> text) {
        return things.stream().map(text).collect(Collectors.joining());
    }
}

package dev.claudetap.cli.guide;

import java.util.List;
import java.util.stream.Stream;

/**
 * All that can be said to the program and that it can answer. Immutable.
 *
 * @param version which version this is
 * @param commands the run, whose word is empty, and then those that are called by a word
 * @param variables the environment variables that stand for no option
 * @param exitCodes the numbers it ends with
 */
public record Program(String version, List<Command> commands, List<Row> variables, List<Row> exitCodes) {
    /** What users type. */
    public static final String NAME = "claude-tap";

    /** Copies the lists. */
    public Program {
        commands = List.copyOf(commands);
        variables = List.copyOf(variables);
        exitCodes = List.copyOf(exitCodes);
    }

    /** The command without a word. */
    Command run() {
        return commands.get(0);
    }

    /** Those with a word. */
    List<Command> named() {
        return commands.subList(1, commands.size());
    }

    /** All options that a command takes. */
    List<Flag> flags(Command command) {
        return command.runOptions()
                ? Stream.concat(run().flags().stream(), command.flags().stream())
                        .toList()
                : command.flags();
    }

    /**
     * A thing and what it means.
     *
     * @param key what it is called
     * @param meaning in words
     */
    public record Row(String key, String meaning) {}
}

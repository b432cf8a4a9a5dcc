package dev.claudetap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A command line taken apart: our options on one side, everything else, untouched and in order, on the agent's.
 * Done before picocli sees anything, so that no option, abbreviation or cluster of the agent's can be mistaken for ours.
 *
 * @param tap our options, values as their own element behind the option
 * @param agent the agent's arguments
 * @param separated whether a {@code --} was given
 */
record Arguments(List<String> tap, List<String> agent, boolean separated) {
    private static final String SEPARATOR = "--";

    Arguments {
        tap = List.copyOf(tap);
        agent = List.copyOf(agent);
    }

    /**
     * Splits a command line. Nothing behind the first {@code --} is interpreted; that one is dropped when it leads the
     * agent's arguments and kept when it stands among them.
     *
     * @throws CliException for an unknown {@code --tap-} option, a missing value, or a value too many
     */
    static Arguments split(List<String> line) throws CliException {
        List<String> tap = new ArrayList<>();
        List<String> agent = new ArrayList<>();
        int next = 0;
        while (next < line.size() && !line.get(next).equals(SEPARATOR)) {
            String argument = line.get(next++);
            if (!argument.startsWith(TapFlag.PREFIX)) {
                agent.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            TapFlag flag = known(equals < 0 ? argument : argument.substring(0, equals));
            tap.add(flag.option());
            if (flag.takesValue() && equals < 0) {
                tap.add(valueAt(line, next++, flag));
            } else if (flag.takesValue()) {
                tap.add(argument.substring(equals + 1));
            } else if (equals >= 0) {
                throw new CliException(ExitCode.USAGE, flag.option() + " takes no value; write it without '='");
            }
        }
        boolean separated = next < line.size();
        if (separated) {
            agent.addAll(line.subList(agent.isEmpty() ? next + 1 : next, line.size()));
        }
        return new Arguments(tap, agent, separated);
    }

    /**
     * Adds what is set elsewhere about options that the command line leaves open.
     *
     * @param wanted which of them it leaves open
     */
    Arguments withSettings(Settings settings, Predicate<TapFlag> wanted) {
        List<String> merged = new ArrayList<>(settings.completing(tap, wanted));
        merged.addAll(tap);
        return new Arguments(merged, agent, separated);
    }

    /** Whether this line asks for {@code option} of ours: it is all there is besides our own options, and not behind {@code --}. */
    boolean onlyAsks(String option) {
        return !separated && agent.equals(List.of(option));
    }

    private static TapFlag known(String option) throws CliException {
        return TapFlag.of(option)
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "unknown option " + option + "; "
                                + TapFlag.nearest(option)
                                        .map(meant -> "did you mean " + meant.option() + "?")
                                        .orElse("--help lists those that there are")
                                + " (an agent's own argument goes behind --)"));
    }

    private static String valueAt(List<String> line, int index, TapFlag flag) throws CliException {
        if (index >= line.size() || line.get(index).startsWith(SEPARATOR)) {
            throw new CliException(
                    ExitCode.USAGE,
                    flag.option() + " needs a value: " + flag.option() + "=VALUE, or " + flag.option() + " VALUE");
        }
        return line.get(index);
    }
}

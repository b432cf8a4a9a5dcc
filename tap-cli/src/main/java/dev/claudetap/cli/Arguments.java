package dev.claudetap.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");
    private static final Set<String> FALSE = Set.of("", "0", "false", "no", "off");

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
     * Adds what the environment says about options that the command line leaves open.
     *
     * @throws CliException when an on/off variable holds neither
     */
    Arguments withEnvironment(Map<String, String> environment) throws CliException {
        List<String> merged = new ArrayList<>();
        for (Map.Entry<TapFlag, String> entry : variables(environment).entrySet()) {
            TapFlag flag = entry.getKey();
            String value = entry.getValue();
            if (tap.stream().flatMap(word -> TapFlag.of(word).stream()).anyMatch(flag::sameQuestionAs)) {
                continue;
            }
            for (String single : flag.isList() ? value.split(",", -1) : new String[] {value}) {
                merged.add(flag.option());
                if (flag.takesValue()) {
                    merged.add(single.strip());
                }
            }
        }
        merged.addAll(tap);
        return new Arguments(merged, agent, separated);
    }

    /** Whether this line asks for {@code option} of ours: it is all there is besides our own options, and not behind {@code --}. */
    boolean onlyAsks(String option) {
        return !separated && agent.equals(List.of(option));
    }

    private static Map<TapFlag, String> variables(Map<String, String> environment) throws CliException {
        Map<TapFlag, String> set = new EnumMap<>(TapFlag.class);
        for (TapFlag flag : TapFlag.values()) {
            String value = environment.getOrDefault(flag.variable(), "").strip();
            if (flag.takesValue() ? !value.isEmpty() : isOn(flag, value)) {
                set.put(flag, value);
            }
        }
        return set;
    }

    private static boolean isOn(TapFlag flag, String value) throws CliException {
        String word = value.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw new CliException(
                    ExitCode.USAGE, flag.variable() + " is '" + value + "'; set it to 1 or 0, or remove it");
        }
        return TRUE.contains(word);
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

package dev.claudetap.cli;

import dev.claudetap.cli.guide.Command;
import dev.claudetap.cli.guide.Flag;
import dev.claudetap.cli.guide.Program;
import dev.claudetap.cli.guide.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The command line as a model, read off what picocli makes of the annotations. */
final class CommandModel {
    private CommandModel() {}

    /** All of it. */
    static Program program() {
        List<Command> commands = new ArrayList<>();
        commands.add(run());
        for (CommandWord word : CommandWord.values()) {
            commands.add(named(word));
        }
        List<Program.Row> variables = Arrays.stream(Variable.values())
                .map(variable -> new Program.Row(variable.names(), variable.meaning()))
                .toList();
        List<Program.Row> exitCodes = Arrays.stream(ExitCode.values())
                .map(code -> new Program.Row(Integer.toString(code.code()), code.meaning()))
                .toList();
        return new Program(Version.text(), commands, variables, exitCodes);
    }

    private static Command run() {
        CommandSpec spec = new CommandLine(new RunCommand()).getCommandSpec();
        List<Command.Group> groups = new ArrayList<>(groups(spec));
        groups.add(new Command.Group(
                "Ours",
                List.of(
                        new Flag(List.of("--help"), "", "The help page, when nothing else is asked", "", Value.NONE),
                        new Flag(
                                List.of("--version"),
                                "",
                                "The version, the JVM and the system, when nothing else is asked",
                                "",
                                Value.NONE))));
        return new Command(
                "",
                HelpPage.SUMMARY,
                description(spec),
                groups,
                List.of(),
                HelpPage.RUN_EXAMPLES,
                false,
                "docs/clients.md");
    }

    private static Command named(CommandWord word) {
        CommandSpec spec = new CommandLine(word.command()).getCommandSpec();
        List<Command.Operand> operands =
                spec.positionalParameters().stream().map(CommandModel::operand).toList();
        return new Command(
                word.word(),
                word.summary(),
                description(spec),
                groups(spec),
                operands,
                word.examples(),
                word == CommandWord.REPLAY,
                word.document());
    }

    private static List<String> description(CommandSpec spec) {
        return Arrays.stream(spec.usageMessage().description())
                .filter(paragraph -> !paragraph.isBlank())
                .toList();
    }

    /** Options outside of groups come first. */
    private static List<Command.Group> groups(CommandSpec spec) {
        Set<OptionSpec> grouped = new HashSet<>();
        List<Command.Group> groups = new ArrayList<>();
        spec.argGroups().stream()
                .sorted(Comparator.comparingInt(ArgGroupSpec::order))
                .forEach(group -> {
                    grouped.addAll(group.allOptionsNested());
                    String heading =
                            String.valueOf(group.heading()).replace("%n", "").replaceFirst(":$", "");
                    groups.add(new Command.Group(heading, flags(group.allOptionsNested(), true)));
                });
        List<OptionSpec> others = spec.options().stream()
                .filter(option -> !grouped.contains(option))
                .toList();
        if (!others.isEmpty()) {
            groups.add(0, new Command.Group("", flags(others, false)));
        }
        return groups;
    }

    private static List<Flag> flags(List<OptionSpec> options, boolean variables) {
        return options.stream().map(option -> flag(option, variables)).toList();
    }

    private static Flag flag(OptionSpec option, boolean variables) {
        String variable = variables
                ? Arrays.stream(option.names())
                        .flatMap(name -> TapFlag.of(name).stream())
                        .map(TapFlag::variable)
                        .collect(Collectors.joining(", "))
                : "";
        return new Flag(List.of(option.names()), option.paramLabel(), text(option), variable, value(option));
    }

    private static Command.Operand operand(PositionalParamSpec operand) {
        return new Command.Operand(
                operand.paramLabel(),
                text(operand),
                operand.arity().min() == 0,
                operand.arity().max() > 1,
                value(operand));
    }

    private static String text(ArgSpec arg) {
        return String.join(" ", arg.description()).replace("${COMPLETION-CANDIDATES}", String.join(", ", words(arg)));
    }

    private static List<String> words(ArgSpec arg) {
        List<String> words = new ArrayList<>();
        if (arg.completionCandidates() != null) {
            arg.completionCandidates().forEach(words::add);
        }
        return words;
    }

    private static Value value(ArgSpec arg) {
        List<String> words = words(arg);
        Class<?> type = arg.auxiliaryTypes().length > 0 ? arg.auxiliaryTypes()[0] : arg.type();
        if (arg.arity().max() == 0) {
            return Value.NONE;
        }
        if (!words.isEmpty()) {
            return Value.of(words);
        }
        if (arg.paramLabel().equals("DIR")) {
            return Value.DIRECTORY;
        }
        return type == Path.class || arg.paramLabel().equals("FILE") ? Value.FILE : Value.TEXT;
    }
}

package dev.claudetap.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs what {@link CommandWord} names, with picocli. Apart from {@link Main}, so that a run of an agent, which does without, need not
 * load picocli's classes before it begins.
 */
final class SubcommandRun {
    private SubcommandRun() {}

    static int run(CommandWord word, Subcommand command, List<String> typed, Console console)
            throws CliException, InterruptedException {
        if (command.settings().isEmpty() || typed.contains("--help")) {
            return parse(new CommandLine(command), typed) ? command.run(console) : Main.help(word, console);
        }
        List<String> complete = new ArrayList<>(console.settings().completing(typed, command.settings()::contains));
        complete.addAll(typed);
        try {
            return parse(new CommandLine(command), complete) ? command.run(console) : Main.help(word, console);
        } catch (CliException e) {
            throw Main.naming(typed, console.settings(), e);
        }
    }

    /** Fills a command's fields; false when it was only asked for its help. */
    private static boolean parse(CommandLine line, List<String> arguments) throws CliException {
        line.setOverwrittenOptionsAllowed(true);
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            String problem = String.valueOf(e.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("wrong arguments")
                    .replaceFirst("^Unmatched arguments? (?:from|at) index \\d+: ", "too many arguments: ")
                    .replaceFirst("' is not an int$", "' is not a whole number");
            throw new CliException(ExitCode.USAGE, problem + "; see " + line.getCommandName() + " --help", e);
        }
        return !line.isUsageHelpRequested();
    }
}

package dev.claudetap.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program {@code claude-tap}: finds the command, runs it, exits. */
public final class Main {
    static final Map<String, Supplier<Subcommand>> SUBCOMMANDS = Map.ofEntries(
            Map.entry("ca", CaCommand::new),
            Map.entry("config", ConfigCommand::new),
            Map.entry("diff", DiffCommand::new),
            Map.entry("dashboard", DashboardCommand::new),
            Map.entry("demo", DemoCommand::new),
            Map.entry("doctor", DoctorCommand::new),
            Map.entry("export", ExportCommand::new),
            Map.entry("import", ImportCommand::new),
            Map.entry("import-cursor", ImportCursorCommand::new),
            Map.entry("ls", LsCommand::new),
            Map.entry("name", MarkCommand.Name::new),
            Map.entry("open", OpenCommand::new),
            Map.entry("pin", MarkCommand.Pin::new),
            Map.entry("prices", PricesCommand::new),
            Map.entry("prune", PruneCommand::new),
            Map.entry("rm", RmCommand::new),
            Map.entry("scan", ScanCommand::new),
            Map.entry("search", SearchCommand::new),
            Map.entry("share", ShareCommand::new),
            Map.entry("trust-ca", TrustCommand.Trust::new),
            Map.entry("untrust-ca", TrustCommand.Untrust::new),
            Map.entry("update", UpdateCommand::new),
            Map.entry("usage", UsageCommand::new));

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), new Console(System.out, System.err, System.getenv())));
    }

    /** For a user who will not wait for the orderly end. */
    static void leaveAtOnce(ExitCode exitCode) {
        Runtime.getRuntime().halt(exitCode.code());
    }

    /** Runs a command line to its end; every failure is one line. */
    static int run(List<String> line, Console console) {
        try {
            return dispatch(line, console);
        } catch (CliException e) {
            console.fail(e.line(), e);
            return e.exitCode().code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.code();
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            // The last line of defence: whatever it is, the user gets one line and the exit code says it is our fault.
            console.fail("internal error (" + e + "); please report it, with what CLAUDE_TAP_DEBUG=1 shows", e);
            return ExitCode.INTERNAL.code();
        }
    }

    /** Subcommands count only as the first argument; anywhere else the word is the agent's. */
    private static int dispatch(List<String> line, Console console) throws CliException, InterruptedException {
        String word = line.isEmpty() ? "" : line.get(0);
        if (word.equals("replay")) {
            return runAgent(ReplayMixin.asRun(line.subList(1, line.size()), console), console);
        }
        Supplier<Subcommand> named = SUBCOMMANDS.get(word);
        if (named == null) {
            return runAgent(line, console);
        }
        return runCommand(named.get(), line.subList(1, line.size()), console);
    }

    private static int runCommand(Subcommand command, List<String> typed, Console console)
            throws CliException, InterruptedException {
        if (command.settings().isEmpty() || typed.contains("--help")) {
            return parse(command, typed, console) ? command.run(console) : ExitCode.OK.code();
        }
        List<String> complete = new ArrayList<>(console.settings().completing(typed, command.settings()::contains));
        complete.addAll(typed);
        try {
            return parse(command, complete, console) ? command.run(console) : ExitCode.OK.code();
        } catch (CliException e) {
            throw naming(typed, console.settings(), e);
        }
    }

    private static int runAgent(List<String> line, Console console) throws CliException, InterruptedException {
        Arguments split = Arguments.split(line);
        RunCommand command = new RunCommand();
        if (split.onlyAsks("--help")) {
            help(command).usage(console.out());
            return ExitCode.OK.code();
        }
        if (split.onlyAsks("--version")) {
            console.out().println("claude-tap " + Version.text());
            return ExitCode.OK.code();
        }
        Arguments complete = split.withSettings(console.settings());
        try {
            // Setting picocli up costs a start more than all else here; without options there is nothing to parse.
            if (!complete.tap().isEmpty()) {
                parse(command, complete.tap(), console);
            }
            return command.run(console, complete.agent());
        } catch (CliException e) {
            throw naming(split.tap(), console.settings(), e);
        }
    }

    /** A complaint about an option that nobody typed names the variable or the file that it came from. */
    private static CliException naming(List<String> typed, Settings settings, CliException complaint) {
        for (Setting setting : settings.all()) {
            String option = TapFlag.PREFIX + setting.word();
            if (complaint.line().matches("(?s).*" + option + "(?![a-z-]).*") && !typed.contains(option)) {
                String line = complaint.line() + " (" + option + " is set by " + setting.place() + ")";
                return new CliException(complaint.exitCode(), line, complaint);
            }
        }
        return complaint;
    }

    private static CommandLine help(Object command) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode exitCode : ExitCode.values()) {
            meanings.put(Integer.toString(exitCode.code()), exitCode.meaning());
        }
        CommandLine help = new CommandLine(command).setUsageHelpWidth(100).setUsageHelpLongOptionsMaxWidth(34);
        help.getCommandSpec().usageMessage().exitCodeList(meanings);
        return help;
    }

    /** Fills a command's fields; false when it was only asked for its help. */
    private static boolean parse(Object command, List<String> arguments, Console console) throws CliException {
        CommandLine line = help(command).setOverwrittenOptionsAllowed(true);
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
        if (line.isUsageHelpRequested()) {
            line.usage(console.out());
            return false;
        }
        return true;
    }
}

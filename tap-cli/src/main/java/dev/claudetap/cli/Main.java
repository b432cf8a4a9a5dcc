package dev.claudetap.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The program {@code claude-tap}: finds the command, runs it, exits. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), Console.ofProcess()));
    }

    /** For a user who will not wait for the orderly end. */
    static void leaveAtOnce(ExitCode exitCode) {
        Runtime.getRuntime().halt(exitCode.code());
    }

    /** Runs a command line to its end; every failure is one line. */
    static int run(List<String> line, Console console) {
        try {
            return orFailure(line, console);
        } finally {
            // What was printed before a failure. That it is lost, too, is not said: the user knows of one already.
            console.out().flush();
        }
    }

    private static int orFailure(List<String> line, Console console) {
        try {
            return console.written(dispatch(line, console), ExitCode.SECRETS.code());
        } catch (CliException e) {
            console.fail(e.line(), e);
            return e.exitCode().code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.code();
        } catch (OutOfMemoryError e) {
            console.fail(Failures.reason(e), e);
            return ExitCode.INTERNAL.code();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // The last line of defence: whatever it is, the user gets one line and the exit code says it is our fault.
            console.fail("internal error (" + e + "); please report it, with what CLAUDE_TAP_DEBUG=1 shows", e);
            return ExitCode.INTERNAL.code();
        }
    }

    /** Subcommands count only as the first argument; anywhere else the word is the agent's. */
    private static int dispatch(List<String> line, Console console) throws CliException, InterruptedException {
        CallersLocale.check(line, console.environment());
        String word = line.isEmpty() ? "" : line.get(0);
        if (word.equals(WarmUpCommand.WORD) && line.size() == 2) {
            return new WarmUpCommand(Path.of(line.get(1))).run();
        }
        // Most runs begin with nothing or an option: they need not wait for a table of commands.
        Optional<CommandWord> named = word.isEmpty() || word.startsWith("-") ? Optional.empty() : CommandWord.of(word);
        if (named.isEmpty()) {
            if (!word.isEmpty() && !word.startsWith("-")) {
                CommandWord.nearest(word).ifPresent(meant -> tellMeant(word, meant, console));
            }
            return runAgent(line, console);
        }
        List<String> rest = line.subList(1, line.size());
        if (rest.equals(List.of("--help"))) {
            return help(named.get(), console);
        }
        if (named.get().command() instanceof Subcommand command) {
            return SubcommandRun.run(named.get(), command, rest, console);
        }
        return runAgent(ReplayMixin.asRun(rest, console), console);
    }

    private static void tellMeant(String word, CommandWord meant, Console console) {
        console.warn("'" + word + "' goes to the agent; did you mean '" + meant.title() + "'?");
    }

    static int help(CommandWord word, Console console) {
        HelpPage.of(word, console.out(), console.terminal().ansi(Terminal.Stream.OUT));
        return ExitCode.OK.code();
    }

    private static int runAgent(List<String> line, Console console) throws CliException, InterruptedException {
        Arguments split = Arguments.split(line);
        RunCommand command = new RunCommand();
        if (split.onlyAsks("--help")) {
            HelpPage.ofRun(console.out(), console.terminal().ansi(Terminal.Stream.OUT));
            return ExitCode.OK.code();
        }
        if (split.onlyAsks("--version")) {
            Version.lines().forEach(console.out()::println);
            return ExitCode.OK.code();
        }
        Settings settings = EditorStart.settings(split.tap(), split.agent(), console);
        Arguments complete = split.withSettings(settings, flag -> true);
        try {
            TapWords.fill(command.tap, complete.tap());
            return command.run(console, complete.agent());
        } catch (CliException e) {
            throw naming(split.tap(), settings, e);
        }
    }

    /** A complaint about an option that nobody typed names the variable or the file that it came from. */
    static CliException naming(List<String> typed, Settings settings, CliException complaint) {
        List<String> options =
                typed.stream().map(word -> word.replaceFirst("(?s)=.*", "")).toList();
        for (Setting setting : settings.all()) {
            String option = TapFlag.PREFIX + setting.word();
            if (complaint.line().matches("(?s).*" + option + "(?![a-z-]).*") && !options.contains(option)) {
                String line = complaint.line() + " (" + option + " is set by " + setting.place() + ")";
                return new CliException(complaint.exitCode(), line, complaint);
            }
        }
        return complaint;
    }
}

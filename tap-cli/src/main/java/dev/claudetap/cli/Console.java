package dev.claudetap.cli;

import dev.claudetap.redact.Redactor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the command talks to its user: everything about a run on standard error, since standard output is the agent's. Each
 * line is made safe here, so no caller can forget it. Safe on any thread.
 */
final class Console {
    private static final String NAME = "claude-tap: ";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    private final StandardOutput raw;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Terminal terminal;
    private final StatusLine status;
    private @Nullable Settings settings;
    private boolean lossIsSaid;

    /**
     * A console that may be a terminal.
     *
     * @param out what was asked for: help, an export
     * @param err what we say by ourselves
     * @param environment the process environment
     * @param terminal what the two lead to
     */
    Console(PrintStream out, PrintStream err, Map<String, String> environment, Terminal terminal) {
        this(new StandardOutput(out), StandardCharsets.UTF_8, err, environment, terminal);
    }

    /** @param charset how texts are written to {@code raw} */
    Console(StandardOutput raw, Charset charset, PrintStream err, Map<String, String> environment, Terminal terminal) {
        this.raw = raw;
        this.out = new PrintStream(raw, true, charset);
        this.err = err;
        this.environment = environment;
        this.terminal = terminal;
        this.status = new StatusLine(err);
    }

    /** A console that is no terminal. */
    Console(PrintStream out, PrintStream err, Map<String, String> environment) {
        this(out, err, environment, Terminal.of(environment, stream -> false));
    }

    /** That of this process. */
    static Console ofProcess() {
        Map<String, String> environment = CallersLocale.environment(System.getenv());
        return new Console(
                StandardOutput.ofProcess(),
                StandardOutput.charset(),
                System.err,
                environment,
                Terminal.ofProcess(environment));
    }

    /** For what was asked for. */
    PrintStream out() {
        status.erase();
        return out;
    }

    /** The same for what is long: a failure is thrown, so that nobody goes on in vain. */
    StandardOutput stream() {
        status.erase();
        return raw;
    }

    /**
     * Sees to it that all of what was asked for is written. A loss is said once, however often this is called.
     *
     * @param code the exit code so far
     * @param answers the highest exit code that is an answer and no failure
     * @return the exit code; 74 in the place of an answer when some of it is lost
     */
    int written(int code, int answers) {
        out.flush();
        IOException failure = raw.failure();
        if (failure == null || lossIsSaid) {
            return code;
        }
        lossIsSaid = true;
        fail("standard output broke off: " + Failures.reason(failure), failure);
        return code <= answers ? ExitCode.IO.code() : code;
    }

    Map<String, String> environment() {
        return environment;
    }

    Terminal terminal() {
        return terminal;
    }

    /**
     * What is set outside of the command line. Read when a command first asks, who is then told of a project's file.
     *
     * @throws CliException when a file or variable says what nobody understands
     */
    synchronized Settings settings() throws CliException {
        if (settings == null) {
            settings = Settings.load(environment, Path.of(""));
            settings.project().ifPresent(project -> project.lines().forEach(this::say));
        }
        return settings;
    }

    /** A line of ours. */
    void say(String line) {
        print(NAME + TerminalText.line(line));
    }

    /** A further line that belongs to the one before. */
    void detail(String line) {
        print("  " + TerminalText.line(line));
    }

    /** Something the user should know but that does not end the run. */
    void warn(String line) {
        print(NAME + coloured(YELLOW, "warning:") + " " + TerminalText.line(line));
    }

    /** Why the run ends. The stack trace is shown only to those who ask for it with {@code CLAUDE_TAP_DEBUG=1}. */
    void fail(String line, Throwable cause) {
        print(NAME + coloured(RED, "error:") + " " + TerminalText.line(line));
        if (environment.getOrDefault("CLAUDE_TAP_DEBUG", "").equals("1")) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            err.print(Redactor.standard().text(trace.toString()));
        }
    }

    /** Begins to show how far a reading is, where somebody looks. What is written to standard output meanwhile comes through {@link #out}. */
    Progress progress(String what) {
        return new Progress(terminal.canRewrite(Terminal.Stream.ERR) ? status : null, what, System::nanoTime);
    }

    /** The same, beside results that are no whole lines: on one terminal with them there is no place for it. */
    Progress progressBeside(String what) {
        boolean apart = !terminal.canRewrite(Terminal.Stream.ERR) || !terminal.isAt(Terminal.Stream.OUT);
        return apart ? progress(what) : new Progress(null, what, System::nanoTime);
    }

    /** The line that tells how far a work is; what goes to standard output by another way than {@link #out} erases it first. */
    StatusLine status() {
        return status;
    }

    private void print(String line) {
        status.erase();
        err.println(line);
    }

    private String coloured(String colour, String text) {
        return terminal.hasColour(Terminal.Stream.ERR) ? colour + text + PLAIN : text;
    }
}

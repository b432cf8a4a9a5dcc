package dev.claudetap.cli;

import dev.claudetap.redact.Redactor;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the command talks to its user: everything about a run on {@code err}, since {@code out} is the agent's. Each
 * line is made safe here, so no caller can forget it. Safe on any thread.
 */
final class Console {
    private static final String NAME = "claude-tap: ";

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private @Nullable Settings settings;

    /**
     * A console of a process.
     *
     * @param out what was asked for: help, an export
     * @param err what we say by ourselves
     * @param environment the process environment
     */
    Console(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Map<String, String> environment() {
        return environment;
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
        err.println(NAME + TerminalText.line(line));
    }

    /** A further line that belongs to the one before. */
    void detail(String line) {
        err.println("  " + TerminalText.line(line));
    }

    /** Something the user should know but that does not end the run. */
    void warn(String line) {
        say("warning: " + line);
    }

    /** Why the run ends. The stack trace is shown only to those who ask for it with {@code CLAUDE_TAP_DEBUG=1}. */
    void fail(String line, Throwable cause) {
        say("error: " + line);
        if (environment.getOrDefault("CLAUDE_TAP_DEBUG", "").equals("1")) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            err.print(Redactor.standard().text(trace.toString()));
        }
    }
}

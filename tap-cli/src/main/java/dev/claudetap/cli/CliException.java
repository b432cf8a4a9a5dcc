package dev.claudetap.cli;

import org.jspecify.annotations.Nullable;

/** Ends the command with one line for the user: what happened and what to do. */
final class CliException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CliException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    CliException(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    /** The line for the user. */
    String line() {
        return String.valueOf(getMessage());
    }
}

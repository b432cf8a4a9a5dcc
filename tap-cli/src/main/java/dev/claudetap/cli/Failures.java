package dev.claudetap.cli;

import dev.claudetap.proxy.TapException;
import dev.claudetap.proxy.tls.AuthorityException;
import dev.claudetap.viewer.PageMemoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words what went wrong. */
final class Failures {
    private static final int STEP = 128;

    private Failures() {}

    /** Why something could not be read or written, without the class names and paths of an exception's message. */
    static String reason(IOException failure) {
        if (failure instanceof PageMemoryException) {
            return failure.getMessage() + ", " + moreMemory();
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "something that is not a directory stands in its way";
        }
        String reason = failure instanceof FileSystemException inFile ? inFile.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    /** That there is no memory, and what gives more, where more of it helps. */
    static String reason(OutOfMemoryError failure) {
        String what = failure.getMessage() == null ? "" : failure.getMessage();
        return "not enough memory" + (what.isEmpty() ? "" : " (" + what + ")")
                + (what.contains("thread") ? "" : ", " + moreMemory());
    }

    /** The launchers read that variable; four times what is there, in whole steps. */
    private static String moreMemory() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return "CLAUDE_TAP_JAVA_OPTS=-Xmx" + (megabytes / STEP + 1) * STEP * 4 + "m gives more";
    }

    /**
     * What broke off half-way.
     *
     * @param what in words, without the reason
     * @param failure an {@link IOException}, or one that a stream or an iterator could only report unchecked
     */
    static CliException brokeOff(String what, Exception failure) {
        return because(cause(failure), ExitCode.IO, what, failure);
    }

    /** What could not be read at all. */
    static CliException unreadable(String what, Exception failure) {
        return because(cause(failure), ExitCode.NO_INPUT, what, failure);
    }

    private static CliException because(IOException cause, ExitCode code, String what, Exception failure) {
        // No file is to blame for that.
        ExitCode whose = cause instanceof PageMemoryException ? ExitCode.INTERNAL : code;
        return new CliException(whose, what + ": " + reason(cause), failure);
    }

    /** What a stream or an iterator could only report unchecked. */
    static IOException cause(Exception failure) {
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        return cause instanceof IOException plain ? plain : new IOException(failure);
    }

    /** Why there is no certificate authority. */
    static CliException of(AuthorityException failure) {
        return new CliException(ExitCode.CANNOT_CREATE, String.valueOf(failure.getMessage()), failure);
    }

    /** Why a session could not start: its files, or the network. */
    static CliException of(TapException failure) {
        String line = String.valueOf(failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorityException authority) {
                return of(authority);
            }
            if (cause instanceof FileSystemException) {
                return new CliException(
                        ExitCode.CANNOT_CREATE, line + "; --tap-output-dir DIR puts them elsewhere", failure);
            }
        }
        if (line.endsWith("already in use")) {
            line += "; without --tap-port a free one is taken";
        }
        return new CliException(ExitCode.UNAVAILABLE, line, failure);
    }
}

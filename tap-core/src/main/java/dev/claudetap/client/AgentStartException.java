package dev.claudetap.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An agent that could not be started. The message is one line for the user. */
public final class AgentStartException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean missing;

    private AgentStartException(String message, boolean missing) {
        super(message);
        this.missing = missing;
    }

    private AgentStartException(String message, Throwable cause) {
        super(message, cause);
        this.missing = false;
    }

    /** @param unusable what is there under that name; empty when nothing is */
    static AgentStartException noExecutable(String command, Optional<Path> unusable) {
        return unusable.map(file -> Files.isDirectory(file) ? "it is a directory" : "it is not executable")
                .map(why -> notStarted(command, new IOException(why)))
                .orElseGet(() -> missing(command));
    }

    private static AgentStartException missing(String command) {
        String where = command.indexOf('/') < 0 && command.indexOf('\\') < 0 ? " on the PATH" : "";
        return new AgentStartException("'" + command + "' was not found" + where, true);
    }

    static AgentStartException notStarted(String command, Exception cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = reason.lines().findFirst().orElse(reason);
        return new AgentStartException("'" + command + "' could not be started: " + line, cause);
    }

    /** Whether the executable is not there, as opposed to there but not startable. */
    public boolean missing() {
        return missing;
    }

    /** The same failure; where the executable is missing, the line says which agent it is and where to get it, if that is known. */
    public AgentStartException withAdvice(ClientProfile profile) {
        if (!missing || profile.installUrl().getHost() == null) {
            return this;
        }
        AgentStartException advised = new AgentStartException(
                getMessage() + "; " + profile.label() + " can be installed from " + profile.installUrl(), true);
        advised.initCause(this);
        return advised;
    }
}

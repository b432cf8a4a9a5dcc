package dev.claudetap.sessions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a session stands. */
public enum SessionStatus {
    /** A process, this one or another, holds it. */
    RUNNING,
    /** It ended, and every call was answered or broken off by the agent. */
    COMPLETE,
    /** It ended, and a call failed that the conversation needed; or nothing was answered at all. */
    ERROR,
    /** It ended without a call of a model. */
    EMPTY,
    /** Its process was killed before it could end. */
    INTERRUPTED;

    /** The word for files, pages and command lines. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that word; empty when there is none. */
    public static Optional<SessionStatus> of(String key) {
        return Arrays.stream(values())
                .filter(status -> status.key().equals(key.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}

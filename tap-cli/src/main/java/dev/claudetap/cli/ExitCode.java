package dev.claudetap.cli;

/** What the process tells its caller when it ends without an agent's own code; the numbers follow sysexits and the shells. */
enum ExitCode {
    OK(
            0,
            "done; diff: the runs are the same; scan: no secrets; after an agent ran, its own exit code (128 + n when signal n"
                    + " ended it)"),
    DIFFERENT(1, "diff: the runs differ"),
    SECRETS(2, "scan: there are secrets; share: there would be some in the bundle"),
    USAGE(64, "wrong arguments, or an option that this version cannot do yet"),
    DATA(
            65,
            "the source holds no readable record; there is nothing to scan; the agent sent no prompt; there is no such price;"
                    + " update: what was answered announces no release"),
    NO_INPUT(
            66,
            "the trace, a profile, a session or its directory, a configuration file, or a table of prices is missing or cannot be read"),
    UNAVAILABLE(
            69,
            "the tap cannot listen, for example because the port is taken; doctor found a problem; no dashboard is running to be"
                    + " stopped; export --otlp: not every span was taken; update: no release can be looked up; from the launcher:"
                    + " no Java, or the build failed"),
    INTERNAL(70, "a bug in claude-tap, CLAUDE_TAP_DEBUG=1 shows where; or not enough memory"),
    CANNOT_CREATE(73, "the output directory or file, or the certificate authority, cannot be created"),
    IO(74, "reading or writing failed half-way"),
    KEPT(75, "a session was not removed, because it runs or is pinned"),
    NOT_RECORDED(76, "a replayed trace had no answer for a request, though the agent ended well"),
    NO_PERMISSION(77, "the system's trust store was not changed"),
    NOT_EXECUTABLE(126, "the agent was found but cannot be started"),
    NOT_FOUND(127, "the agent is not installed, or not on the PATH"),
    HANGUP(129, "ended by SIGHUP"),
    INTERRUPTED(130, "ended by SIGINT (Ctrl-C)"),
    TERMINATED(143, "ended by SIGTERM");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The process exit status. */
    int code() {
        return code;
    }

    /** One line for the help page. */
    String meaning() {
        return meaning;
    }
}

package dev.claudetap.trace;

/** How an exchange ended. Every record has exactly one. */
public enum Outcome {
    /** Request and response passed whole. */
    COMPLETED("completed"),
    /** The agent went away before the response was whole. */
    CLIENT_ABORTED("client_aborted"),
    /** Upstream could not be reached, broke off, or answered with something that is not HTTP. */
    UPSTREAM_FAILED("upstream_failed"),
    /** The tap answered itself: a path it does not relay, or a request it refuses. */
    REFUSED("refused"),
    /** The tap was closed, or killed, while the exchange was under way. */
    TAP_STOPPED("tap_stopped");

    private final String key;

    Outcome(String key) {
        this.key = key;
    }

    /** The word used in trace files. */
    public String key() {
        return key;
    }
}

package dev.claudetap.cache;

/** Why a call did not get from the cache what the call before had left there. */
public enum CacheCause {
    /** Nothing was there: it is the first of its conversation. */
    INITIAL("initial"),
    /** Tools were added, removed, changed or put in another order. */
    TOOLS("tools"),
    /** The system prompt changed. */
    SYSTEM("system"),
    /** Thinking or the choice of tools changed, which decides how messages are read. */
    PARAMETERS("parameters"),
    /** Earlier messages were changed, taken back, or replaced by a summary. */
    HISTORY("history"),
    /** Another model answers; each has a cache of its own. */
    MODEL("model"),
    /** More time passed than the cache keeps things. */
    EXPIRED("expired"),
    /** The request no longer has a breakpoint behind what was cached. */
    BREAKPOINT("breakpoint"),
    /** So many blocks were added that the provider did not look as far back as the last breakpoint. */
    LOOKBACK("lookback"),
    /** Nothing in the trace tells: the provider dropped it, or another machine answered. */
    UNKNOWN("unknown");

    private final String key;

    CacheCause(String key) {
        this.key = key;
    }

    /** A stable word. */
    public String key() {
        return key;
    }
}

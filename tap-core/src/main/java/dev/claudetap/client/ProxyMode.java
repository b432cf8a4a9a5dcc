package dev.claudetap.client;

/** How an agent's traffic reaches the tap. */
public enum ProxyMode {
    /** The agent's base URL points at the tap. */
    REVERSE("reverse"),
    /** The agent uses the tap as its HTTP(S) proxy and trusts its CA. */
    FORWARD("forward"),
    /** No proxy: the agent's own transcript files are read. */
    TRANSCRIPT("transcript"),
    /** No proxy: the agent itself writes down the bodies of its requests and responses, and they are read. */
    BODIES("bodies"),
    /** No proxy: HTTP clients of the same program let themselves be looked at. */
    IN_PROCESS("in_process");

    private final String key;

    ProxyMode(String key) {
        this.key = key;
    }

    /** The word used on the command line and in records. */
    public String key() {
        return key;
    }
}

package dev.claudetap.trace;

import java.util.Set;

/**
 * Under which arrangement a record was taken.
 *
 * @param client id of the client profile, for example {@code claude}
 * @param proxyMode {@code reverse}, {@code forward}, {@code in_process}, {@code transcript} or {@code bodies}
 */
public record Capture(String client, String proxyMode) {
    /** The mode of records that were made of a client's own transcript. */
    public static final String TRANSCRIPT = "transcript";

    /** Modes in which nothing was seen on the wire. */
    private static final Set<String> TOLD = Set.of(TRANSCRIPT, "bodies");

    /** Whether the agent said all this itself, and nobody saw it pass. */
    public boolean isFromClient() {
        return TOLD.contains(proxyMode);
    }
}

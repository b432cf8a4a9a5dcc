package dev.claudetap.client;

import java.util.List;

/**
 * Which requests the tap relays and which of those it records. Prefixes match a path that is equal to them or goes on
 * with {@code /} or {@code :} (query and trailing slash left out).
 *
 * @param relayUnknownPaths reverse mode: whether paths outside the known API paths are relayed too; if not, they are
 *     answered 404 and recorded as refused
 * @param extraPaths reverse mode: further path prefixes that are relayed
 * @param recordOnly path prefixes worth a record, or with a leading {@code *} path ends; empty means all of them
 */
public record CapturePolicy(boolean relayUnknownPaths, List<String> extraPaths, List<String> recordOnly) {
    /** Relay everything, record everything. */
    public static final CapturePolicy EVERYTHING = new CapturePolicy(true, List.of(), List.of());

    public CapturePolicy {
        extraPaths = List.copyOf(extraPaths);
        recordOnly = List.copyOf(recordOnly);
    }
}

package dev.claudetap.capture;

import dev.claudetap.pricing.CallCosts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a session did so far, in numbers. Immutable, safe on any thread.
 *
 * @param calls records made
 * @param modelCalls records that are calls of a model
 * @param failures records that did not complete, or were answered with a status of 400 or more
 * @param inputTokens tokens read, those from a cache left out
 * @param outputTokens tokens written
 * @param cacheReadTokens tokens read from a cache
 * @param cacheWriteTokens tokens written to a cache
 * @param reasoningTokens part of the output that was reasoning
 * @param callsByModel model calls by the model's name, in the order of first use
 * @param unrecorded exchanges that were relayed without a record
 * @param storageErrors records that a sink did not take at the first try
 * @param unsaved records that a sink still does not have: they wait for room, or are lost to it
 * @param costs what the model calls cost
 */
public record SessionSummary(
        int calls,
        int modelCalls,
        int failures,
        long inputTokens,
        long outputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long reasoningTokens,
        Map<String, Integer> callsByModel,
        int unrecorded,
        int storageErrors,
        int unsaved,
        CallCosts costs) {
    /** Of a session that has not begun. */
    public static final SessionSummary EMPTY =
            new SessionSummary(0, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, CallCosts.NONE);

    public SessionSummary {
        Objects.requireNonNull(costs, "costs");
        callsByModel = Collections.unmodifiableMap(new LinkedHashMap<>(callsByModel));
    }
}

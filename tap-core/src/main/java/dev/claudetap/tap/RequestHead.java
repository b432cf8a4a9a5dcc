package dev.claudetap.tap;

import dev.claudetap.trace.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request's head as the agent sent it.
 *
 * @param method method, case kept
 * @param target request target exactly as sent
 * @param headers header lines as received, hop-by-hop ones included
 * @param upstreamUrl the whole URL it is relayed to, user-info included if configured; null when it is not relayed
 * @param upstreamBaseUrl the part of that URL that the record names, without user-info; null when it is not relayed
 */
public record RequestHead(
        String method,
        String target,
        Headers headers,
        @Nullable String upstreamUrl,
        @Nullable String upstreamBaseUrl) {}

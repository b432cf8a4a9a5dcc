package dev.claudetap.tap;

import dev.claudetap.trace.Headers;

/**
 * A response's head as the agent gets it.
 *
 * @param status status code
 * @param reason reason phrase, may be empty
 * @param headers header lines as received from upstream, hop-by-hop ones included
 */
public record ResponseHead(int status, String reason, Headers headers) {}

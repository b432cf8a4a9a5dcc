package dev.claudetap.proxy;

import java.time.Duration;

/**
 * How upstream is reached.
 *
 * @param proxy the user's own proxy, if any
 * @param connectTimeout for TCP and again for TLS
 * @param idleTimeout after which a silent connection is given up; zero for never
 */
record UpstreamSettings(UpstreamProxy proxy, Duration connectTimeout, Duration idleTimeout) {}

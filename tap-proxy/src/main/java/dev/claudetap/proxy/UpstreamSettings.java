package dev.claudetap.proxy;

import java.time.Duration;

/**
 * How upstream is reached.
 *
 * @param proxy the user's own proxy, if any
 * @param connectTimeout for TCP and again for TLS
 * @param idleTimeout after which a silent connection is given up; zero for never
 * @param overrides hosts that are connected to elsewhere, and never through the user's proxy
 */
record UpstreamSettings(UpstreamProxy proxy, Duration connectTimeout, Duration idleTimeout, HostOverrides overrides) {
    UpstreamSettings(UpstreamProxy proxy, Duration connectTimeout, Duration idleTimeout) {
        this(proxy, connectTimeout, idleTimeout, HostOverrides.NONE);
    }
}

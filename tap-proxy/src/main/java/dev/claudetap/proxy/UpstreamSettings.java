package dev.claudetap.proxy;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How upstream is reached.
 *
 * @param proxy the user's own proxy, if any
 * @param connectTimeout for TCP and again for TLS
 * @param idleTimeout after which a silent connection is given up; zero for never
 * @param overrides hosts that are connected to elsewhere, and never through the user's proxy
 * @param standIn who answers in the place of every upstream, in cleartext; null for the upstreams themselves
 */
record UpstreamSettings(
        UpstreamProxy proxy,
        Duration connectTimeout,
        Duration idleTimeout,
        HostOverrides overrides,
        @Nullable InetSocketAddress standIn) {
    UpstreamSettings(UpstreamProxy proxy, Duration connectTimeout, Duration idleTimeout) {
        this(proxy, connectTimeout, idleTimeout, HostOverrides.NONE);
    }

    UpstreamSettings(UpstreamProxy proxy, Duration connectTimeout, Duration idleTimeout, HostOverrides overrides) {
        this(proxy, connectTimeout, idleTimeout, overrides, null);
    }

    /** The same, but every connection, whomever it is meant for, goes to that address, in cleartext. */
    UpstreamSettings withStandIn(@Nullable InetSocketAddress address) {
        return new UpstreamSettings(proxy, connectTimeout, idleTimeout, overrides, address);
    }
}

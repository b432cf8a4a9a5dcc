package dev.claudetap.proxy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How upstream is reached. Immutable.
 *
 * @param roots PEM files of further certificate authorities
 * @param resolve hosts that are connected to elsewhere
 * @param connectTimeout for TCP and again for TLS
 * @param idleTimeout after which a silent connection is given up; zero for never
 */
record UpstreamOptions(
        List<Path> roots, Map<String, InetSocketAddress> resolve, Duration connectTimeout, Duration idleTimeout) {
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    static final UpstreamOptions DEFAULT =
            new UpstreamOptions(List.of(), Map.of(), Duration.ofSeconds(10), Duration.ZERO);

    UpstreamOptions {
        roots = List.copyOf(roots);
        resolve = Map.copyOf(resolve);
        connectTimeout = limited("connectTimeout", connectTimeout);
        idleTimeout = limited("idleTimeout", idleTimeout);
    }

    /** More than these 24 days no clock below takes. */
    private static Duration limited(String what, Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException(what + " is negative: " + limit);
        }
        return limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    }

    /**
     * The same for the relays.
     *
     * @param environment where the user's own proxy is named
     * @throws IllegalArgumentException when an option makes no sense; the message is fit for users
     */
    UpstreamSettings settings(Map<String, String> environment) {
        return new UpstreamSettings(
                UpstreamProxy.of(environment), connectTimeout, idleTimeout, HostOverrides.of(resolve));
    }

    UpstreamOptions andRoot(Path pem) {
        List<Path> more = new ArrayList<>(roots);
        more.add(pem);
        return new UpstreamOptions(more, resolve, connectTimeout, idleTimeout);
    }

    UpstreamOptions andResolve(String host, InetSocketAddress address) {
        Map<String, InetSocketAddress> more = new LinkedHashMap<>(resolve);
        more.put(host, address);
        return new UpstreamOptions(roots, more, connectTimeout, idleTimeout);
    }

    UpstreamOptions withConnectTimeout(Duration limit) {
        return new UpstreamOptions(roots, resolve, limit, idleTimeout);
    }

    UpstreamOptions withIdleTimeout(Duration limit) {
        return new UpstreamOptions(roots, resolve, connectTimeout, limit);
    }
}

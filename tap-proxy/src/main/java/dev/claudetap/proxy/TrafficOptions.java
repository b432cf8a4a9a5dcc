package dev.claudetap.proxy;

import dev.claudetap.client.ProxyMode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How requests come, and where they go. Immutable.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any
 * @param mode how traffic reaches the tap; empty for the usual way
 * @param target upstream's base URL; empty for what the profile detects
 * @param allowPaths further path prefixes that reverse mode relays
 */
record TrafficOptions(String host, int port, Optional<ProxyMode> mode, Optional<URI> target, List<String> allowPaths) {
    static final TrafficOptions DEFAULT =
            new TrafficOptions("127.0.0.1", 0, Optional.empty(), Optional.empty(), List.of());

    TrafficOptions {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is between 0 and 65535");
        }
        allowPaths = List.copyOf(allowPaths);
    }

    TrafficOptions at(String address) {
        if (address.isBlank()) {
            throw new IllegalArgumentException("the host to listen on is empty");
        }
        // As IPv6 addresses stand in URLs.
        boolean inBrackets = address.startsWith("[") && address.endsWith("]");
        return new TrafficOptions(
                inBrackets ? address.substring(1, address.length() - 1) : address, port, mode, target, allowPaths);
    }

    TrafficOptions at(int number) {
        return new TrafficOptions(host, number, mode, target, allowPaths);
    }

    TrafficOptions with(ProxyMode how) {
        return new TrafficOptions(host, port, Optional.of(how), target, allowPaths);
    }

    TrafficOptions to(URI url) {
        return new TrafficOptions(host, port, mode, Optional.of(url), allowPaths);
    }

    TrafficOptions allowing(String prefix) {
        List<String> more = new ArrayList<>(allowPaths);
        more.add(prefix);
        return new TrafficOptions(host, port, mode, target, more);
    }
}

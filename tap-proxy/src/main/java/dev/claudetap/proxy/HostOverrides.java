package dev.claudetap.proxy;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts that are connected to at another address than their own; everything but the connection still bears their name. Immutable. */
final class HostOverrides {
    static final HostOverrides NONE = new HostOverrides(Map.of());

    private final Map<String, InetSocketAddress> addresses;

    private HostOverrides(Map<String, InetSocketAddress> addresses) {
        this.addresses = Map.copyOf(addresses);
    }

    /**
     * Reads overrides by name, for every port, or by {@code name:port}, which wins.
     *
     * @throws IllegalArgumentException when one of them names no host; the message is fit for users
     */
    static HostOverrides of(Map<String, InetSocketAddress> hosts) {
        Map<String, InetSocketAddress> addresses = new HashMap<>();
        for (Map.Entry<String, InetSocketAddress> entry : hosts.entrySet()) {
            addresses.put(key(entry.getKey().toLowerCase(Locale.ROOT)), entry.getValue());
        }
        return new HostOverrides(addresses);
    }

    private static String key(String name) {
        Authority withPort = Authority.of(name, 0);
        if (withPort != null) {
            return withPort.toString();
        }
        boolean bareAddress = name.indexOf(':') != name.lastIndexOf(':') && !name.startsWith("[");
        Authority anyPort = Authority.of(bareAddress ? "[" + name + "]" : name, 1);
        if (anyPort == null || anyPort.port() != 1) {
            throw new IllegalArgumentException("not a host to resolve elsewhere: use HOST or HOST:PORT");
        }
        return anyPort.host();
    }

    /** Where to connect instead of {@code origin}'s own address; null for no difference. */
    @Nullable
    InetSocketAddress of(Origin origin) {
        if (addresses.isEmpty()) {
            return null;
        }
        InetSocketAddress exact = addresses.get(new Authority(origin.dialled(), origin.port()).toString());
        return exact == null ? addresses.get(origin.dialled()) : exact;
    }
}

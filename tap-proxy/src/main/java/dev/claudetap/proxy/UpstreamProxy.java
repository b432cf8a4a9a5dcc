package dev.claudetap.proxy;

import io.netty.util.NetUtil;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's own proxy for the way upstream, from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY in either case. Loopback is never
 * reached through a proxy. Immutable.
 */
final class UpstreamProxy {
    private final @Nullable ProxyOptions https;
    private final @Nullable ProxyOptions http;
    private final List<String> exceptions;

    private UpstreamProxy(@Nullable ProxyOptions https, @Nullable ProxyOptions http, List<String> exceptions) {
        this.https = https;
        this.http = http;
        this.exceptions = exceptions;
    }

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException when one of them is no proxy URL; the message names it, not its value
     */
    static UpstreamProxy of(Map<String, String> environment) {
        ProxyOptions all = proxy(environment, "ALL_PROXY");
        ProxyOptions https = proxy(environment, "HTTPS_PROXY");
        ProxyOptions http = proxy(environment, "HTTP_PROXY");
        List<String> exceptions = new ArrayList<>();
        for (String entry : variable(environment, "NO_PROXY").split("[,\\s]+", -1)) {
            if (!entry.isEmpty()) {
                exceptions.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return new UpstreamProxy(https == null ? all : https, http == null ? all : http, exceptions);
    }

    @Nullable
    ProxyOptions forOrigin(Origin origin) {
        ProxyOptions proxy = origin.ssl() ? https : http;
        return proxy == null || isLoopback(origin.dialled()) || isExcepted(origin) ? null : proxy;
    }

    private boolean isExcepted(Origin origin) {
        String host = origin.dialled().toLowerCase(Locale.ROOT);
        for (String exception : exceptions) {
            if (exception.equals("*") || matches(exception, host, origin.port())) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String exception, String host, int port) {
        if (exception.indexOf('/') > 0) {
            return CidrBlock.contains(exception, host);
        }
        String name = exception;
        int colon = name.lastIndexOf(':');
        boolean bracketed = name.startsWith("[");
        if (colon > 0 && (name.indexOf(':') == colon || name.charAt(colon - 1) == ']')) {
            if (!name.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = name.substring(0, colon);
        }
        if (bracketed && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        if (name.startsWith(".")) {
            return host.endsWith(name) || host.equals(name.substring(1));
        }
        return host.equals(name) || (!UpstreamConnector.isLiteral(host) && host.endsWith("." + name));
    }

    static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || (NetUtil.isValidIpV4Address(name) && name.startsWith("127."))
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1");
    }

    private static @Nullable ProxyOptions proxy(Map<String, String> environment, String name) {
        String value = variable(environment, name);
        if (value.isEmpty()) {
            return null;
        }
        URI uri = UpstreamUrl.parsed(value.contains("://") ? value : "http://" + value);
        if (uri == null) {
            throw new IllegalArgumentException(name + " is not a proxy URL");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean socks = scheme.startsWith("socks5");
        if (uri.getHost() == null || (!socks && !scheme.equals("http"))) {
            throw new IllegalArgumentException(name + " must be an http:// or socks5:// URL with a host");
        }
        String host = uri.getHost();
        ProxyOptions options = new ProxyOptions()
                .setType(socks ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(uri.getPort() > 0 ? uri.getPort() : (socks ? 1080 : 80));
        String user = uri.getRawUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUsername(PercentCoding.decode(colon < 0 ? user : user.substring(0, colon)));
            options.setPassword(colon < 0 ? "" : PercentCoding.decode(user.substring(colon + 1)));
        }
        return options;
    }

    /** The lower-case name wins, as with curl. */
    private static String variable(Map<String, String> environment, String name) {
        String lower =
                environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
        return lower.isEmpty() ? environment.getOrDefault(name, "").strip() : lower;
    }
}

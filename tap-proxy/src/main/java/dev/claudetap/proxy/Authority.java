package dev.claudetap.proxy;

import io.netty.util.NetUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Host and port as a request names them (RFC 9110, 4.2).
 *
 * @param host name or address literal in lower case, IPv6 without brackets
 * @param port TCP port
 */
record Authority(String host, int port) {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    /**
     * Reads {@code host:port}.
     *
     * @param defaultPort the port of an authority without one; 0 when there must be one
     * @return null when it is no authority, or one with user-info
     */
    static @Nullable Authority of(String text, int defaultPort) {
        int hostEnd = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (text.startsWith("[") && hostEnd == 0) {
            return null;
        }
        String host = hostEnd < 0 ? text : text.substring(0, hostEnd);
        String rest = hostEnd < 0 ? "" : text.substring(hostEnd);
        int port = rest.isEmpty() ? defaultPort : rest.charAt(0) == ':' ? port(rest.substring(1)) : 0;
        String plain = host.startsWith("[") ? address(host.substring(1, host.length() - 1)) : name(host);
        return plain == null || port == 0 ? null : new Authority(plain, port);
    }

    private static @Nullable String address(String inBrackets) {
        return NetUtil.isValidIpV6Address(inBrackets) && inBrackets.indexOf('%') < 0
                ? inBrackets.toLowerCase(Locale.ROOT)
                : null;
    }

    private static @Nullable String name(String host) {
        return isName(host) ? host.toLowerCase(Locale.ROOT) : null;
    }

    /** Whether that can be a host's name or an IPv4 literal; stricter than RFC 3986, as resolvers and certificates are. */
    static boolean isName(String host) {
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        if (end == 0 || end > MAX_NAME) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < end; i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if (!isNameCharacter(c) || ++label > MAX_LABEL) {
                return false;
            }
        }
        return label > 0;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || digits.length() > 5) {
                return 0;
            }
            port = port * 10 + digit;
        }
        return port > 65535 ? 0 : port;
    }

    /** As it is written, the port always there. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

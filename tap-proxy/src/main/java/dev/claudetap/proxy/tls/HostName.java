package dev.claudetap.proxy.tls;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host as a certificate names it: a DNS name in ASCII, lower-case and without a final dot, or an address.
 *
 * @param text the name or the address as text, without brackets and zone
 * @param address whether it is an IPv4 or IPv6 address
 */
record HostName(String text, boolean address) {
    private static final int MAX_NAME = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    /**
     * Reads a host as it stands in a request target, a URL or an SNI field.
     *
     * @throws IllegalArgumentException when no certificate can name it
     */
    static HostName of(String host) {
        String bare = bare(host);
        boolean address = NetUtil.isValidIpV4Address(bare) || NetUtil.isValidIpV6Address(bare);
        return new HostName(address ? bare : dnsName(bare), address);
    }

    private static String bare(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int zone = bare.indexOf('%');
        return (zone < 0 ? bare : bare.substring(0, zone)).toLowerCase(Locale.ROOT);
    }

    private static String dnsName(String host) {
        String ascii = host.chars().allMatch(it -> it < 0x80) ? host : IDN.toASCII(host);
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        boolean valid = name.length() <= MAX_NAME;
        for (String label : name.split("\\.", -1)) {
            valid &= LABEL.matcher(label).matches();
        }
        if (!valid) {
            throw new IllegalArgumentException("not a host name that a certificate can hold");
        }
        return name;
    }
}

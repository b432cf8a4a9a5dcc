package dev.claudetap.proxy;

/**
 * What a connection to upstream is made for.
 *
 * @param host name or address literal, IPv6 without brackets: whom TLS must prove to be there
 * @param port TCP port
 * @param ssl whether TLS is spoken
 * @param dialled the name or address literal to connect to; differs from {@code host} when an agent in a tunnel asks for another name
 */
record Origin(String host, int port, boolean ssl, String dialled) {
    Origin(String host, int port, boolean ssl) {
        this(host, port, ssl, host);
    }

    /** The authority for a Host header: the default port is left out. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (ssl ? 443 : 80) ? name : name + ":" + port;
    }

    /** Scheme and authority. */
    String base() {
        return (ssl ? "https://" : "http://") + authority();
    }
}

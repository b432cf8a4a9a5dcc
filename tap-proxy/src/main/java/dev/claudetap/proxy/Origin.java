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

    // By hand, as a map key of every request is: a record's own cost method handles.
    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin
                && origin.port == port
                && origin.ssl == ssl
                && origin.host.equals(host)
                && origin.dialled.equals(dialled);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * host.hashCode() + dialled.hashCode()) + 2 * port + (ssl ? 1 : 0);
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

package dev.claudetap.viewer.server;

import java.util.Locale;

/**
 * Where a page server listens.
 *
 * @param host an address of this machine, or its name
 * @param port 0 for any free one
 */
public record Binding(String host, int port) {
    /** Where only programs of this machine reach it, at a free port. */
    public static final Binding LOOPBACK = new Binding("127.0.0.1", 0);

    public Binding {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("an address to listen on is a host and a port from 0 to 65535");
        }
    }

    /** Whether other machines can reach it. */
    public boolean isExposed() {
        String name = bare();
        return !name.equals("localhost") && !name.equals("::1") && !name.startsWith("127.");
    }

    /** Lower case and without brackets. */
    String bare() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    /** As it stands in a URL; this machine's own address where all are listened on. */
    String inUrl() {
        String name = bare();
        if (name.equals("0.0.0.0") || name.equals("::")) {
            return "127.0.0.1";
        }
        return name.indexOf(':') < 0 ? name : "[" + name + "]";
    }
}

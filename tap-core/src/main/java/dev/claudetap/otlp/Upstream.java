package dev.claudetap.otlp;

import dev.claudetap.trace.TraceRecord;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an exchange went. */
final class Upstream {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private Upstream() {}

    /** Its base address; null when that is not known, or names no host. */
    static @Nullable URI of(TraceRecord record) {
        String base = record.header().upstreamBaseUrl();
        if (base == null) {
            return null;
        }
        try {
            URI address = new URI(base);
            return address.getHost() == null ? null : address;
        } catch (URISyntaxException edited) {
            return null; // a trace file may have been edited
        }
    }

    static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("http") || scheme.equals("ws") ? HTTP : HTTPS;
    }
}

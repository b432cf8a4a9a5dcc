package dev.claudetap.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configured upstream of reverse mode and the arithmetic that joins a request target to it. Works on raw text: nothing
 * is decoded, nothing normalised. Immutable.
 */
final class UpstreamUrl {
    /** A target that already ends with an endpoint does not get it twice; longest first. */
    private static final List<String> ENDPOINTS =
            List.of("/chat/completions", "/messages", "/responses", "/completions");

    private static final Pattern VERSION_SEGMENT = Pattern.compile("/v[0-9]+(alpha|beta)?[0-9]*");

    private final Origin origin;
    private final String basePath;
    private final String query;
    private final String userInfo;
    private final String strip;

    private UpstreamUrl(Origin origin, URI target, String strip) {
        this.origin = origin;
        String path = target.getRawPath() == null ? "" : target.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        this.basePath = path;
        this.query = target.getRawQuery() == null ? "" : target.getRawQuery();
        this.userInfo = target.getRawUserInfo() == null ? "" : target.getRawUserInfo();
        this.strip = strip;
    }

    /**
     * Reads a target.
     *
     * @throws IllegalArgumentException when it is no http(s) URL with a host; the message is fit for users
     */
    static UpstreamUrl of(URI target, Optional<String> stripPrefix) {
        String scheme = target.getScheme() == null ? "" : target.getScheme();
        boolean ssl = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("wss");
        if (!ssl && !scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("ws")) {
            throw new IllegalArgumentException("the target must be an http:// or https:// URL");
        }
        String host = target.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("the target URL names no host");
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (target.getPort() == 0 || target.getPort() > 65_535) {
            throw new IllegalArgumentException("the target URL has a port that is none; it must be 1 to 65535");
        }
        int port = target.getPort() > 0 ? target.getPort() : (ssl ? 443 : 80);
        String strip = stripPrefix.orElse("");
        return new UpstreamUrl(
                new Origin(host, port, ssl),
                target,
                strip.endsWith("/") ? strip.substring(0, strip.length() - 1) : strip);
    }

    /** The URL, or null if it is none; nothing that holds the text, and maybe a password in it, is thrown. */
    static @Nullable URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Its message and its fields repeat the URL.
            return null;
        }
    }

    /** @throws IllegalArgumentException when it is no URL; the message does not repeat it */
    static URI required(String url) {
        URI parsed = parsed(url);
        if (parsed == null) {
            throw new IllegalArgumentException("the target is not a URL");
        }
        return parsed;
    }

    Origin origin() {
        return origin;
    }

    /** Scheme, authority and base path, without user-info and query. */
    String baseUrl() {
        return origin.base() + basePath;
    }

    /** The route of a request with that raw target. */
    Route route(String rawTarget, boolean record) {
        String target = join(rawTarget);
        String user = userInfo.isEmpty() ? "" : userInfo + "@";
        String url = (origin.ssl() ? "https://" : "http://") + user + origin.authority() + target;
        return new Route(
                origin, target, url, baseUrl(), record, basicAuthorization(), origin.authority(), "Check --tap-target");
    }

    /** The target to send upstream for a raw request target. */
    String join(String rawTarget) {
        int mark = rawTarget.indexOf('?');
        String path = mark < 0 ? rawTarget : rawTarget.substring(0, mark);
        String ownQuery = mark < 0 ? "" : rawTarget.substring(mark);
        String joined = path.equals("*") ? path : joinPath(stripped(path));
        if (mark < 0 && !query.isEmpty()) {
            ownQuery = "?" + query;
        }
        return percentEncoded(joined + ownQuery);
    }

    private String stripped(String path) {
        if (strip.isEmpty() || !PathPolicy.covers(strip, path)) {
            return path;
        }
        String rest = path.substring(strip.length());
        return rest.isEmpty() ? "/" : rest;
    }

    private String joinPath(String path) {
        if (basePath.isEmpty()) {
            return path;
        }
        for (String endpoint : ENDPOINTS) {
            if (basePath.endsWith(endpoint)) {
                if (PathPolicy.covers("/v1" + endpoint, path)) {
                    return basePath + path.substring(endpoint.length() + 3);
                }
                if (PathPolicy.covers(endpoint, path)) {
                    return basePath + path.substring(endpoint.length());
                }
            }
        }
        String lastSegment = basePath.substring(basePath.lastIndexOf('/'));
        if (VERSION_SEGMENT.matcher(lastSegment).matches() && PathPolicy.covers(lastSegment, path)) {
            return basePath + path.substring(lastSegment.length());
        }
        return path.equals("/") ? basePath + "/" : basePath + path;
    }

    /** Bytes above ASCII, which some clients send raw, as percent escapes; everything else as it is. */
    static String percentEncoded(String latin1) {
        StringBuilder out = null;
        for (int i = 0; i < latin1.length(); i++) {
            char c = latin1.charAt(i);
            if (c >= 0x80 && out == null) {
                out = new StringBuilder(latin1.length() + 32).append(latin1, 0, i);
            }
            if (out != null) {
                if (c >= 0x80) {
                    out.append('%').append(hex(c >> 4)).append(hex(c));
                } else {
                    out.append(c);
                }
            }
        }
        return out == null ? latin1 : out.toString();
    }

    private static char hex(int nibble) {
        return "0123456789ABCDEF".charAt(nibble & 0xF);
    }

    private String basicAuthorization() {
        if (userInfo.isEmpty()) {
            return "";
        }
        String decoded = PercentCoding.decode(userInfo);
        return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
    }
}

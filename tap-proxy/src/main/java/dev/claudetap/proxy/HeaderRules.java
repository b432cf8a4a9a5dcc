package dev.claudetap.proxy;

import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which header lines pass a proxy (RFC 9110, 7.6.1). Order, case and duplicates of those that do are kept. */
final class HeaderRules {
    private static final List<AsciiString> HOP_BY_HOP = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            AsciiString.cached("proxy-connection"),
            HttpHeaderNames.TE,
            HttpHeaderNames.UPGRADE);

    private HeaderRules() {}

    /** Empty headers that trust what the strict decoders let through. */
    static HttpHeaders empty() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    /**
     * The request's head for upstream.
     *
     * @param reframed whether it comes from HTTP/2 and goes to HTTP/1.1
     */
    static HttpRequest forUpstream(HttpRequest request, Route route, boolean upgrade, boolean reframed) {
        HttpHeaders headers = forUpstream(request.headers(), route, upgrade);
        leaveRoomForTrailers(headers, reframed);
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), route.target(), headers);
    }

    /** The request's header lines for upstream: Host is the route's, if it has one, in place. */
    private static HttpHeaders forUpstream(HttpHeaders from, Route route, boolean upgrade) {
        Set<String> named = named(from);
        HttpHeaders to = empty();
        String host = route.host();
        if (!from.contains(HttpHeaderNames.HOST)) {
            to.add(HttpHeaderNames.HOST, host == null ? route.origin().authority() : host);
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = from.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            CharSequence name = line.getKey();
            if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
                to.add(name, host == null ? line.getValue() : host);
            } else if (passes(name, line.getValue(), named) || (upgrade && isUpgradeLine(name))) {
                to.add(name, line.getValue());
            }
        }
        if (!route.authorization().isEmpty() && !to.contains(HttpHeaderNames.AUTHORIZATION)) {
            to.add("Authorization", route.authorization());
        }
        return to;
    }

    /**
     * In HTTP/1.1 only a chunked body has trailers; in HTTP/2 any has, whatever its length. Those that come unannounced behind a length
     * cannot be passed on.
     *
     * @param reframed whether the message comes from HTTP/2 and goes to HTTP/1.1
     */
    static void leaveRoomForTrailers(HttpHeaders headers, boolean reframed) {
        if (reframed && headers.contains(HttpHeaderNames.TRAILER) && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    /** The response's header lines for the agent. */
    static HttpHeaders forAgent(HttpHeaders from, boolean upgrade) {
        Set<String> named = named(from);
        HttpHeaders to = empty();
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = from.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            if (passes(line.getKey(), line.getValue(), named) || (upgrade && isUpgradeLine(line.getKey()))) {
                to.add(line.getKey(), line.getValue());
            }
        }
        return to;
    }

    /** A copy for the tap. */
    static Headers copy(HttpHeaders from) {
        List<Header> lines = new ArrayList<>(from.size());
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = from.iteratorCharSequence();
        while (entries.hasNext()) {
            Map.Entry<CharSequence, CharSequence> entry = entries.next();
            lines.add(new Header(entry.getKey().toString(), entry.getValue().toString()));
        }
        return lines.isEmpty() ? Headers.EMPTY : new Headers(lines);
    }

    /** Whether the request asks to go on as a WebSocket (RFC 6455, 4.1). */
    static boolean asksForWebSocket(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return !request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    private static boolean isUpgradeLine(CharSequence name) {
        return HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name);
    }

    private static boolean passes(CharSequence name, CharSequence value, Set<String> named) {
        if (HttpHeaderNames.TE.contentEqualsIgnoreCase(name)) {
            return AsciiString.contentEqualsIgnoreCase("trailers", value);
        }
        for (AsciiString hop : HOP_BY_HOP) {
            if (hop.contentEqualsIgnoreCase(name)) {
                return false;
            }
        }
        return named.isEmpty() || !named.contains(name.toString().toLowerCase(Locale.ROOT));
    }

    /** Names listed by Connection. Framing and Host are never dropped because somebody lists them there. */
    private static Set<String> named(HttpHeaders headers) {
        List<String> connection = headers.getAll(HttpHeaderNames.CONNECTION);
        if (connection.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : connection) {
            int start = 0;
            while (start <= value.length()) {
                int comma = value.indexOf(',', start);
                int end = comma < 0 ? value.length() : comma;
                names.add(value.substring(start, end).strip().toLowerCase(Locale.ROOT));
                start = end + 1;
            }
        }
        names.remove("content-length");
        names.remove("transfer-encoding");
        names.remove("host");
        return names;
    }
}

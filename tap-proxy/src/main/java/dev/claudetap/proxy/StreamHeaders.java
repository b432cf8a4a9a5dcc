package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Header lines between HTTP/2 and HTTP/1.1 (RFC 9113, 8.2 and 8.3): order and duplicates are kept. */
final class StreamHeaders {
    private static final Set<AsciiString> OF_A_CONNECTION = Set.of(
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            HttpHeaderNames.HOST,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"));

    private static final int LINE_COST = 32;

    private StreamHeaders() {}

    /** Copies all but pseudo headers and Host; a cookie that came in crumbs becomes one line, where its first crumb was. */
    static void copy(Http2Headers from, HttpHeaders to) {
        StringBuilder cookie = cookie(from);
        boolean cookieDone = false;
        for (Map.Entry<CharSequence, CharSequence> line : from) {
            CharSequence name = line.getKey();
            if (isPseudo(name) || HttpHeaderNames.HOST.contentEquals(name)) {
                continue;
            }
            if (cookie != null && HttpHeaderNames.COOKIE.contentEquals(name)) {
                if (!cookieDone) {
                    to.add(name, cookie.toString());
                }
                cookieDone = true;
            } else {
                to.add(name, line.getValue());
            }
        }
    }

    private static @Nullable StringBuilder cookie(Http2Headers from) {
        StringBuilder whole = null;
        // Netty's own iterator over one name's values goes backwards.
        for (Map.Entry<CharSequence, CharSequence> line : from) {
            if (HttpHeaderNames.COOKIE.contentEquals(line.getKey())) {
                whole = whole == null ? new StringBuilder() : whole.append("; ");
                whole.append(line.getValue());
            }
        }
        return whole;
    }

    /** Copies trailers; false when they hold a pseudo header or a line break, which makes the message malformed. */
    static boolean copyTrailers(Http2Headers from, HttpHeaders to) {
        for (Map.Entry<CharSequence, CharSequence> line : from) {
            if (isPseudo(line.getKey())) {
                return false;
            }
            to.add(line.getKey(), line.getValue());
        }
        return !MessageRules.hasBadValue(to);
    }

    /** Adds the lines that HTTP/2 has too, with their names in lower case. */
    static void add(HttpHeaders from, Http2Headers to) {
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = from.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            AsciiString name = AsciiString.of(line.getKey()).toLowerCase();
            if (!OF_A_CONNECTION.contains(name)) {
                to.add(name, line.getValue());
            }
        }
    }

    static Http2Headers trailers(HttpHeaders from) {
        Http2Headers to = unchecked();
        add(from, to);
        return to;
    }

    /** Empty headers; what goes in has been checked already. */
    static Http2Headers unchecked() {
        return new DefaultHttp2Headers(false);
    }

    /** Whether a header block is larger than is served (its size by RFC 9113, 6.5.2). */
    static boolean areTooLarge(Http2Headers headers) {
        long size = 0;
        for (Map.Entry<CharSequence, CharSequence> line : headers) {
            size += line.getKey().length() + line.getValue().length() + LINE_COST;
        }
        return size > Http2Codecs.MAX_HEADER_LIST;
    }

    private static boolean isPseudo(CharSequence name) {
        return name.length() > 0 && name.charAt(0) == ':';
    }
}

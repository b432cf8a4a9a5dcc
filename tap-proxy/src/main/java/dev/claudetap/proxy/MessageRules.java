package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checks on top of the strict codec that make request smuggling and response splitting impossible: whatever two parsers could
 * read in two ways is refused (RFC 9112, sections 2.2, 3.2, 5, 6).
 */
final class MessageRules {
    private MessageRules() {}

    /** Why a request that the decoder could not read is refused. */
    static Refusal undecodable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(414, "request_line_too_long", "the request line is longer than 64 KiB", true);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(431, "headers_too_large", "the header block is larger than 128 KiB", true);
        }
        return Refusal.malformed("this is not a well-formed HTTP/1.1 request");
    }

    /** What is wrong with a decoded request; null when nothing is. */
    static @Nullable Refusal check(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return new Refusal(505, "http_version", "only HTTP/1.1 and HTTP/1.0 are spoken here", true);
        }
        HttpHeaders headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        // Some agents leave it out where the target says it all.
        boolean needed =
                version.equals(HttpVersion.HTTP_1_1) && !request.method().equals(HttpMethod.CONNECT);
        if (hosts.size() > 1 || (hosts.isEmpty() && needed)) {
            return Refusal.malformed("an HTTP/1.1 request has exactly one Host header");
        }
        if (!hosts.isEmpty() && !isAuthority(hosts.get(0))) {
            return Refusal.malformed("the Host header is not a host");
        }
        String framing = framingFault(request);
        if (framing != null) {
            return Refusal.malformed(framing);
        }
        if (hasControlCharacter(request.uri(), 0x21)) {
            return Refusal.malformed("the request target holds a control character");
        }
        if (lookalikeFraming(headers)) {
            return Refusal.malformed("a header is spelled to look like a framing header");
        }
        return hasBadValue(headers) ? Refusal.malformed("a header value holds a control character") : null;
    }

    /** Whether the target form is one that a reverse proxy serves; null when it is. */
    static @Nullable Refusal checkOriginForm(HttpRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)) {
            return new Refusal(
                    405, "connect_refused", "this is a reverse tap: it opens no tunnels. Use it as a base URL", true);
        }
        String target = request.uri();
        if (target.startsWith("/") || (target.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            return null;
        }
        return new Refusal(
                400,
                "target_form",
                "this is a reverse tap, not an HTTP proxy: the request target must start with a slash",
                true);
    }

    /** What is wrong with an answer's head; null when nothing is. */
    static @Nullable String check(HttpResponse response) {
        HttpVersion version = response.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return "an HTTP version that is neither 1.1 nor 1.0";
        }
        int status = response.status().code();
        if (status < 100 || status > 999) {
            return "a status code out of range";
        }
        if (hasControlCharacter(response.status().reasonPhrase(), 0x09)) {
            return "a control character in its reason phrase";
        }
        String framing = framingFault(response);
        if (framing != null) {
            return framing;
        }
        return hasBadValue(response.headers()) ? "a control character in a header" : null;
    }

    private static @Nullable String framingFault(HttpMessage message) {
        HttpHeaders headers = message.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                return "Content-Length and Transfer-Encoding together";
            }
            if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                return "a Transfer-Encoding other than chunked";
            }
            if (!message.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                return "Transfer-Encoding in HTTP/1.0";
            }
        }
        if (lengths.size() > 1 || (lengths.size() == 1 && !isLength(lengths.get(0)))) {
            return "a Content-Length that is not one number";
        }
        return null;
    }

    /** Rough, but a folded line or a second field inside never passes. */
    private static boolean isAuthority(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= 0x20 || c >= 0x7f || "/?#@\\,\"<>{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLength(String value) {
        if (value.isEmpty() || value.length() > 18) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean lookalikeFraming(HttpHeaders headers) {
        return headers.contains("Transfer_Encoding") || headers.contains("Content_Length");
    }

    /** Whether a line holds what would end it, or a part of it, early. */
    static boolean hasBadValue(HttpHeaders headers) {
        Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
        while (lines.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = lines.next();
            if (hasControlCharacter(line.getValue(), 0x09) || hasControlCharacter(line.getKey(), 0x21)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a control character; {@code from} 9 lets the tab pass, 0x21 not even the space. */
    private static boolean hasControlCharacter(CharSequence text, int from) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0x7f || (c < from) || (c < 0x20 && c != '\t')) {
                return true;
            }
        }
        return false;
    }
}

package dev.claudetap.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Reads a request from an agent's stream and writes its answer. What is malformed comes out as a failed request that says why. */
final class AgentStreamCodec extends StreamCodec {
    private boolean toHead;

    /** Whether the answer is for a HEAD request. */
    void answersHead(boolean isHead) {
        toHead = isHead;
    }

    @Override
    boolean bodyless() {
        return toHead;
    }

    @Override
    HttpMessage begin(Http2Headers from, boolean ends) {
        HttpMethod method = method(from.method());
        if (method == null) {
            HttpRequest unread =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
            unread.setDecoderResult(DecoderResult.failure(new MalformedStreamException("a request has a :method")));
            return unread;
        }
        HttpHeaders to = HeaderRules.empty();
        CharSequence host = from.authority() == null ? from.get(HttpHeaderNames.HOST) : from.authority();
        if (host != null) {
            to.add(HttpHeaderNames.HOST, host);
        }
        StreamHeaders.copy(from, to);
        if (!ends && !to.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            // Towards an HTTP/1.1 upstream a body must have a frame.
            to.add(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        String path = from.path() == null ? "" : from.path().toString();
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path, to, false);
        String fault = fault(from, method, path);
        if (StreamHeaders.areTooLarge(from)) {
            request.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException()));
        } else if (fault != null) {
            request.setDecoderResult(DecoderResult.failure(new MalformedStreamException(fault)));
        }
        return request;
    }

    private static @Nullable HttpMethod method(@Nullable CharSequence name) {
        try {
            return name == null ? null : HttpMethod.valueOf(name.toString());
        } catch (IllegalArgumentException notAToken) {
            return null;
        }
    }

    /** What is wrong by the rules that the HTTP/2 decoder leaves to others; null when nothing is. */
    private static @Nullable String fault(Http2Headers headers, HttpMethod method, String path) {
        if (headers.contains(":protocol")) {
            return "WebSocket over HTTP/2 (extended CONNECT) is not served here; use HTTP/1.1 for WebSocket";
        }
        if (method.equals(HttpMethod.CONNECT)) {
            return "no tunnel is opened from within an HTTP/2 connection";
        }
        if (headers.scheme() == null || path.isEmpty()) {
            return "a request has a :scheme and a :path";
        }
        if (path.charAt(0) != '/' && !(path.equals("*") && method.equals(HttpMethod.OPTIONS))) {
            return "the :path must start with a slash";
        }
        if (headers.authority() != null
                && headers.contains(HttpHeaderNames.HOST)
                && !headers.contains(HttpHeaderNames.HOST, headers.authority(), true)) {
            return "the :authority and the host field differ";
        }
        return null;
    }

    @Override
    Http2Headers head(HttpMessage message) {
        Http2Headers to = StreamHeaders.unchecked();
        to.status(((HttpResponse) message).status().codeAsText());
        StreamHeaders.add(message.headers(), to);
        return to;
    }
}

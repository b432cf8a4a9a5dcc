package dev.claudetap.proxy;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Writes a request to a stream of an upstream connection and reads the answer. */
final class UpstreamStreamCodec extends StreamCodec {
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final AsciiString HTTP = AsciiString.cached("http");

    private final boolean ssl;

    UpstreamStreamCodec(Origin origin) {
        this.ssl = origin.ssl();
    }

    @Override
    boolean bodyless() {
        return false;
    }

    @Override
    HttpMessage begin(Http2Headers from, boolean ends) {
        HttpHeaders headers = HeaderRules.empty();
        StreamHeaders.copy(from, headers);
        int code = statusCode(from.status());
        HttpResponseStatus status = code == 0 ? HttpResponseStatus.BAD_GATEWAY : HttpResponseStatus.valueOf(code);
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
        if (code == 0) {
            response.setDecoderResult(DecoderResult.failure(new NotHttpException()));
        }
        return response;
    }

    private static int statusCode(@Nullable CharSequence status) {
        int code = 0;
        for (int i = 0; status != null && status.length() == 3 && i < 3; i++) {
            char c = status.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            code = 10 * code + c - '0';
        }
        return code < 100 ? 0 : code;
    }

    @Override
    Http2Headers head(HttpMessage message) {
        HttpRequest request = (HttpRequest) message;
        Http2Headers to = StreamHeaders.unchecked();
        to.method(request.method().asciiName());
        to.scheme(ssl ? HTTPS : HTTP);
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host != null) {
            to.authority(host);
        }
        to.path(request.uri());
        StreamHeaders.add(request.headers(), to);
        return to;
    }
}

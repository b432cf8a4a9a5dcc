package dev.claudetap.proxy;

import dev.claudetap.json.JsonText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The answers that the tap gives itself: JSON in the shape that model APIs use for errors. */
final class ErrorAnswers {
    static final int PROXY_AUTHENTICATION = 407;

    private ErrorAnswers() {}

    /** The body of such an answer. */
    static String json(String type, String message) {
        StringBuilder json = new StringBuilder("{\"type\":\"error\",\"error\":{\"type\":");
        JsonText.quote("claude_tap_" + type, json);
        json.append(",\"message\":");
        JsonText.quote("claude-tap: " + message, json);
        return json.append("}}\n").toString();
    }

    static FullHttpResponse of(int status, String type, String message, boolean close) {
        ByteBuf body = Unpooled.wrappedBuffer(json(type, message).getBytes(StandardCharsets.UTF_8));
        HttpHeaders headers = HeaderRules.empty();
        headers.add("Content-Type", "application/json");
        headers.add("Content-Length", Integer.toString(body.readableBytes()));
        if (status == PROXY_AUTHENTICATION) {
            headers.add("Proxy-Authenticate", "Basic realm=\"claude-tap\"");
        }
        if (close) {
            headers.add("Connection", "close");
        }
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body, headers, HeaderRules.empty());
    }
}

package dev.claudetap.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.net.ProxyOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** On a connection to the user's proxy: each request names the origin that it is for (RFC 9112, 3.2.2). Event loop only. */
final class AbsoluteForm extends ChannelOutboundHandlerAdapter {
    private final Origin origin;
    private final String authorization;

    AbsoluteForm(Origin origin, ProxyOptions proxy) {
        this.origin = origin;
        this.authorization = proxy.getUsername() == null ? "" : basic(proxy.getUsername() + ":" + proxy.getPassword());
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            String target = request.uri();
            // OPTIONS for the server as a whole has no path there (RFC 9112, 3.2.4).
            request.setUri("http://" + origin.authority() + (target.equals("*") ? "" : target));
            if (!authorization.isEmpty()) {
                request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
            }
        }
        ctx.write(message, promise);
    }
}

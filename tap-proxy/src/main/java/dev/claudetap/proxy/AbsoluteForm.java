package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.ProxyOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * On a connection to the user's proxy: each request names the origin that it is for (RFC 9112, 3.2.2), and the proxy's own refusal is not
 * the origin's answer. Event loop only.
 */
final class AbsoluteForm extends ChannelDuplexHandler {
    private final Origin origin;
    private final String authorization;
    private boolean turnedAway;

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

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean asksForPassword = message instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED);
        if (turnedAway || asksForPassword) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
        if (asksForPassword && !turnedAway) {
            turnedAway = true;
            ctx.fireExceptionCaught(new ProxyConnectException("the proxy asks for another name or password"));
        }
    }

    /** Leaves a target without a path as it is: with the slash that is otherwise added it would mean another resource. */
    static final class Encoder extends UpstreamEncoder {
        @Override
        protected void encodeInitialLine(ByteBuf to, HttpRequest request) throws Exception {
            if (request.uri().indexOf('/', "http://".length()) >= 0) {
                super.encodeInitialLine(to, request);
                return;
            }
            String line = request.method() + " " + request.uri() + " " + request.protocolVersion() + "\r\n";
            ByteBufUtil.writeUtf8(to, line);
        }
    }
}

package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/** Routes requests inside a tunnel: all of them go to the one origin that it was opened for. */
final class TunnelRouter implements RequestRouter {
    private final Origin origin;
    private final CaptureFilter capture;

    TunnelRouter(Origin origin, CaptureFilter capture) {
        this.origin = origin;
        this.capture = capture;
    }

    @Override
    public Decision decide(HttpRequest request) {
        String target = request.uri();
        if (request.method().equals(HttpMethod.CONNECT)) {
            return new Refuse(new Refusal(405, "connect_refused", "no tunnel is opened inside a tunnel", true));
        }
        // An origin takes the absolute form too (RFC 9112, 3.2.2), whatever it makes of the host in it.
        boolean known = target.startsWith("/") || target.startsWith("http://") || target.startsWith("https://");
        if (!known && !(target.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            return new Refuse(new Refusal(400, "target_form", "the request target must start with a slash", true));
        }
        return new Relay(Route.forward(origin, target, capture.records(origin.host(), target, request), null));
    }
}

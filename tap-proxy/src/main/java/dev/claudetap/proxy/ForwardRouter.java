package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Routes requests to the forward proxy itself: they name their origin, or ask for a tunnel to it. */
final class ForwardRouter implements RequestRouter {
    private final CaptureFilter capture;
    private final Tunnels tunnels;
    private final @Nullable RequestRouter bridge;
    private final String ownHost;
    private final @Nullable GuestPassword guests;
    private volatile int ownPort;

    ForwardRouter(ForwardProxy.Rules rules, Tunnels tunnels, String ownHost) {
        this.capture = rules.capture();
        this.tunnels = tunnels;
        this.bridge = rules.bridge();
        this.guests = rules.guests();
        this.ownHost = ownHost.toLowerCase(Locale.ROOT);
    }

    @Override
    public RequestRouter forGuests() {
        return guests == null ? this : new GuestRouter(this, guests.authorization());
    }

    /** The proxy listens there: what is asked for at that port of this machine would come back for ever. */
    void listensAt(int port) {
        ownPort = port;
    }

    @Override
    public Decision decide(HttpRequest request) {
        String target = request.uri();
        if (request.method().equals(HttpMethod.CONNECT)) {
            return connect(request);
        }
        if (target.startsWith("/") || target.equals("*")) {
            return bridge == null || !target.startsWith("/") ? new Refuse(notOurs()) : bridge.decide(request);
        }
        return absolute(request, target);
    }

    private static Refusal notOurs() {
        return new Refusal(
                404,
                "no_origin",
                "this is an HTTP proxy, not a base URL: set HTTPS_PROXY and HTTP_PROXY to it. For a base URL, start with"
                        + " --tap-proxy-mode reverse",
                false);
    }

    private Decision connect(HttpRequest request) {
        Authority to = Authority.of(request.uri(), 0);
        if (to == null) {
            return new Refuse(Refusal.malformed("CONNECT needs a host and a port, as in CONNECT api.example.com:443"));
        }
        boolean body = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !request.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
        if (body) {
            return new Refuse(Refusal.malformed("CONNECT has no body"));
        }
        return isOurs(to) ? new Refuse(loop()) : new Tunnel(agent -> tunnels.open(agent, request, to));
    }

    private Decision absolute(HttpRequest request, String target) {
        int colon = target.indexOf("://");
        String scheme = colon < 0 ? "" : target.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean ssl = scheme.equals("https") || scheme.equals("wss");
        if (!ssl && !scheme.equals("http") && !scheme.equals("ws")) {
            return new Refuse(new Refusal(
                    400, "target_form", "a proxy is asked for an http:// or https:// URL, or with CONNECT", true));
        }
        int start = colon + 3;
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String named = target.substring(start, end);
        Authority to = Authority.of(named, ssl ? 443 : 80);
        if (to == null || target.indexOf('#') >= 0) {
            return new Refuse(Refusal.malformed("the URL names no host, or holds what does not belong into a request"));
        }
        if (isOurs(to)) {
            return new Refuse(loop());
        }
        String path = target.substring(end);
        if (!path.startsWith("/")) {
            boolean server = path.isEmpty() && request.method().equals(HttpMethod.OPTIONS);
            path = server ? "*" : "/" + path;
        }
        Origin origin = new Origin(to.host(), to.port(), ssl);
        return new Relay(Route.forward(origin, path, capture.records(to.host(), path, request), named));
    }

    private boolean isOurs(Authority to) {
        return to.port() == ownPort && (to.host().equals(ownHost) || UpstreamProxy.isLoopback(to.host()));
    }

    private static Refusal loop() {
        return new Refusal(508, "loop", "that is the tap's own address: the request would come back for ever", true);
    }
}

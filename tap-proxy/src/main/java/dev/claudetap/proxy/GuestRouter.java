package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Routes requests of other machines to a forward proxy that somebody made reachable for them: with the session's password only. */
final class GuestRouter implements RequestRouter {
    private final RequestRouter router;
    private final byte[] expected;

    /** @param authorization what a guest has to send as Proxy-Authorization */
    GuestRouter(RequestRouter router, String authorization) {
        this.router = router;
        this.expected = authorization.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Decision decide(HttpRequest request) {
        byte[] sent =
                request.headers().get(HttpHeaderNames.PROXY_AUTHORIZATION, "").getBytes(StandardCharsets.ISO_8859_1);
        return MessageDigest.isEqual(expected, sent)
                ? router.decide(request)
                : new Refuse(new Refusal(
                        ErrorAnswers.PROXY_AUTHENTICATION,
                        "proxy_authentication",
                        "from another machine this proxy asks for the user and password that it printed when it started",
                        false));
    }
}

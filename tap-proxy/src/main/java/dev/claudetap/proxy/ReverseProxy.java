package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpRequest;

/** Reverse mode: one upstream, and only the paths of model APIs. */
final class ReverseProxy {
    private ReverseProxy() {}

    /** Routes requests of reverse mode. */
    static RequestRouter router(UpstreamUrl upstream, PathPolicy paths) {
        return (HttpRequest request) -> {
            Refusal form = MessageRules.checkOriginForm(request);
            if (form != null) {
                return new RequestRouter.Refuse(form);
            }
            String target = request.uri();
            if (!paths.relays(target)) {
                return new RequestRouter.Refuse(new Refusal(
                        404,
                        "path_not_allowed",
                        "this path is not one of a model API, so it is not relayed. To relay it, start with"
                                + " --tap-allow-path",
                        false));
            }
            return new RequestRouter.Relay(upstream.route(target, paths.records(target)));
        };
    }
}

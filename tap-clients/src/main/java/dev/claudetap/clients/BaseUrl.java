package dev.claudetap.clients;

import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.util.Optional;

/**
 * The base URL of the one provider, out of several, that a reverse tap stands before. The tap gets its host as target
 * and the agent gets the tap's address with the same path, so that recorded paths are the provider's own.
 *
 * @param url the provider's base URL
 * @param source where it was found, for people
 */
record BaseUrl(URI url, String source) {
    static Optional<BaseUrl> of(String text, String source) {
        return Configs.httpUrl(text).map(url -> new BaseUrl(url, source));
    }

    Upstream upstream() {
        return new Upstream(URI.create(url.getScheme() + "://" + url.getRawAuthority()), Optional.empty(), source);
    }

    /** What the agent is to use instead. A target that the user named with a path of its own already has the path. */
    String at(TapEndpoint endpoint) {
        String path = endpoint.target().getRawPath();
        boolean bare = path == null || path.isEmpty() || path.equals("/");
        return endpoint.url() + (bare && url.getRawPath() != null ? url.getRawPath() : "");
    }
}

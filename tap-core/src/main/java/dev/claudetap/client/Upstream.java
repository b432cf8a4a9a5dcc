package dev.claudetap.client;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a reverse tap sends an agent's requests.
 *
 * @param target base URL; may carry a path, a query and user-info
 * @param stripPrefix whole path segments, for example {@code /v1}, taken off a request's path before it is joined to
 *     the target; empty for none
 * @param source where the target was found, for people, for example {@code ANTHROPIC_BASE_URL} or {@code default}
 */
public record Upstream(URI target, Optional<String> stripPrefix, String source) {
    public Upstream {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(stripPrefix, "stripPrefix");
        Objects.requireNonNull(source, "source");
    }
}

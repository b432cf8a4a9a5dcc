package dev.claudetap.client;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a running tap can be reached by the agent.
 *
 * @param mode reverse or forward
 * @param url {@code http://127.0.0.1:PORT}, without a trailing slash: base URL in reverse mode, proxy in forward mode
 * @param target the upstream of reverse mode; what the profile detected otherwise
 * @param caBundle PEM file that trusts the tap's CA beside the system's roots; null in reverse mode
 */
public record TapEndpoint(
        ProxyMode mode, URI url, URI target, @Nullable Path caBundle) {}

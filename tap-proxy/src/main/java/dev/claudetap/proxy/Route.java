package dev.claudetap.proxy;

import org.jspecify.annotations.Nullable;

/**
 * Where one request goes.
 *
 * @param origin whom to connect to
 * @param target request target for upstream
 * @param url whole URL for the record, user-info included if configured
 * @param baseUrl the part of it that the record names, without user-info
 * @param record whether the exchange is recorded
 * @param authorization value for an Authorization header if the request has none; empty for none
 * @param host value of the Host header for upstream; null to leave the agent's own as it is
 * @param advice what a user can do when nothing is there
 */
record Route(
        Origin origin,
        String target,
        String url,
        String baseUrl,
        boolean record,
        String authorization,
        @Nullable String host,
        String advice) {
    /** Who names the address is the agent, or its configuration. */
    static final String AGENTS_ADDRESS = "The agent asked for that address";

    /** A request that names its origin itself, or goes through a tunnel to it. */
    static Route forward(Origin origin, String rawTarget, boolean record, @Nullable String host) {
        String target = UpstreamUrl.percentEncoded(rawTarget);
        boolean absolute = !target.startsWith("/") && !target.equals("*");
        return new Route(
                origin,
                target,
                absolute ? target : origin.base() + target,
                origin.base(),
                record,
                "",
                host,
                AGENTS_ADDRESS);
    }
}

package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpRequest;

/** Decides for a well-formed request where it goes. Called on event loops. */
interface RequestRouter {
    /** Where {@code request} goes, or why it goes nowhere. */
    Decision decide(HttpRequest request);

    /** A decision: a route or a refusal. */
    sealed interface Decision {}

    /** Relay it. */
    record Relay(Route route) implements Decision {}

    /** Answer it here. */
    record Refuse(Refusal refusal) implements Decision {}
}

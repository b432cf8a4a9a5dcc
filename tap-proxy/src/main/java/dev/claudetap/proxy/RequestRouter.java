package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpRequest;
import java.util.function.Consumer;

/** Decides for a well-formed request where it goes. Called on event loops. */
interface RequestRouter {
    /** Where {@code request} goes, or why it goes nowhere. */
    Decision decide(HttpRequest request);

    /** The router for requests of other machines. */
    default RequestRouter forGuests() {
        return this;
    }

    /** A decision: a route or a refusal. */
    sealed interface Decision {}

    /** Relay it. */
    record Relay(Route route) implements Decision {}

    /**
     * Serve it here, once all of it is read: a CONNECT.
     *
     * @param open takes over the agent's connection; called on its event loop
     */
    record Tunnel(Consumer<AgentConnection> open) implements Decision {}

    /** Answer it here. */
    record Refuse(Refusal refusal) implements Decision {}
}

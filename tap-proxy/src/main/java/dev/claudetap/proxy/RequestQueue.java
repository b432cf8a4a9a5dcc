package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The request's body between agent and upstream: holds what came before there was a connection, and, while it is small, what was sent on a
 * kept-alive connection that may turn out to be dead. Event loop only.
 */
final class RequestQueue {
    /** How much may wait for a connection before the agent is paused. */
    private static final int WAITING_LIMIT = 64 * 1024;

    /** How much is kept for another try: a long conversation is sent whole with each turn. */
    private static final int KEPT_LIMIT = 2 * 1024 * 1024;

    private final ArrayDeque<HttpContent> kept = new ArrayDeque<>();
    private int bytes;
    private boolean overflown;
    private boolean discarding;
    private @Nullable UpstreamConnection to;

    /** Takes over {@code content}: sends it, or holds it until there is a connection. */
    void offer(HttpContent content) {
        UpstreamConnection connection = to;
        if (discarding) {
            content.release();
        } else if (connection == null) {
            keep(content);
        } else if (overflown) {
            connection.write(content);
        } else {
            keep(content.retainedDuplicate());
            connection.write(content);
            if (bytes > KEPT_LIMIT) {
                settle();
            }
        }
    }

    private void keep(HttpContent content) {
        kept.add(content);
        bytes += content.content().readableBytes();
    }

    /** A connection: everything held goes out, and stays held only if the connection may fail us. */
    void connect(UpstreamConnection connection) {
        to = connection;
        for (HttpContent content : kept) {
            connection.write(content.retainedDuplicate());
        }
        if (!connection.mayTurnItAway() || bytes > KEPT_LIMIT) {
            settle();
        }
    }

    /** The connection was dead: whether all of the request is still here for another one. */
    boolean disconnect() {
        to = null;
        return !overflown;
    }

    /** No second try will be needed, or none is possible. */
    void settle() {
        overflown = true;
        HttpContent next = kept.poll();
        while (next != null) {
            next.release();
            next = kept.poll();
        }
        bytes = 0;
    }

    /** There is nobody to send anything to: what is here and what comes is thrown away. */
    void discard() {
        settle();
        discarding = true;
    }

    /** Whether so much waits for a connection that the agent should pause. */
    boolean isFull() {
        return to == null && bytes > WAITING_LIMIT;
    }
}

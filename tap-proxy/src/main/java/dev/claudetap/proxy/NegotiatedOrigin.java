package dev.claudetap.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * An origin that may turn out to speak HTTP/2, or is known to. The first connection finds out, and who comes meanwhile waits for it: with
 * HTTP/2 all share that connection as far as upstream lets them, with HTTP/1.1 each makes its own. Event loop only.
 */
final class NegotiatedOrigin {
    private final Origin origin;
    private final UpstreamPool pool;
    private final List<Http2Connection> shared = new ArrayList<>();
    private final ArrayDeque<UpstreamPool.Taker> waiting = new ArrayDeque<>();
    private int probes;
    private boolean knownHttp1;
    /** How many streams one connection took when last seen. */
    private int capacity = Integer.MAX_VALUE;

    NegotiatedOrigin(Origin origin, UpstreamPool pool) {
        this.origin = origin;
        this.pool = pool;
    }

    void acquire(UpstreamPool.Taker taker) {
        for (Http2Connection connection : List.copyOf(shared)) {
            if (connection.hasRoom()) {
                connection.open(taker);
                return;
            }
        }
        acquireFresh(taker);
    }

    /** For a request that an old connection turned away. */
    void acquireFresh(UpstreamPool.Taker taker) {
        // Those under way will serve so many, the ones they are made for included.
        if (waiting.size() + 1 <= (long) probes * (capacity - 1L)) {
            waiting.add(taker);
            return;
        }
        probes += knownHttp1 ? 0 : 1;
        boolean probe = !knownHttp1;
        pool.connect(origin, UpstreamConnector.Speech.HTTP2_OFFERED)
                .onComplete(socket -> connected(taker, probe, socket));
    }

    private void connected(UpstreamPool.Taker taker, boolean probe, AsyncResult<NetSocketInternal> result) {
        if (result.failed()) {
            taker.failed(result.cause());
            probes -= probe ? 1 : 0;
            UpstreamPool.Taker next = probes > 0 ? null : waiting.poll();
            while (next != null) {
                next.failed(result.cause());
                next = waiting.poll();
            }
            return;
        }
        NetSocketInternal socket = result.result();
        // Cleartext negotiates nothing; who asks for this kind of connection there knows that it is spoken.
        if (!origin.ssl() || "h2".equals(socket.applicationLayerProtocol())) {
            knownHttp1 = false;
            Http2Connection connection = new Http2Connection(socket, pool, origin, shared::remove);
            connection.open(taker);
            connection.whenSettled(() -> settled(connection, probe));
        } else {
            knownHttp1 = true;
            taker.connected(pool.http1(socket, origin, null));
            letIn(probe);
        }
    }

    /**
     * Ends connections that have rested too long.
     *
     * @return whether nothing of this origin is left
     */
    boolean endIdle() {
        // Each ends itself when it is asked for room after too long a rest, and leaves the list.
        List.copyOf(shared).forEach(Http2Connection::hasRoom);
        return shared.isEmpty() && waiting.isEmpty() && probes == 0;
    }

    private void settled(Http2Connection connection, boolean probe) {
        capacity = Math.max(1, connection.capacity());
        // In front: who waits for it may have been turned away by an older one.
        shared.add(0, connection);
        letIn(probe);
    }

    private void letIn(boolean probe) {
        probes -= probe ? 1 : 0;
        // Those who find no room ask for a connection of their own.
        List<UpstreamPool.Taker> others = List.copyOf(waiting);
        waiting.clear();
        others.forEach(this::acquire);
    }
}

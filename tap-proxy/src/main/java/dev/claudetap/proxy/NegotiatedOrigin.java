package dev.claudetap.proxy;

import io.vertx.core.AsyncResult;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A TLS origin that may turn out to speak HTTP/2. The first connection finds out, and who comes meanwhile waits for it: with HTTP/2 all
 * share that connection, with HTTP/1.1 each makes its own. Event loop only.
 */
final class NegotiatedOrigin {
    private final Origin origin;
    private final UpstreamPool pool;
    private final List<Http2Connection> shared = new ArrayList<>();
    private final ArrayDeque<UpstreamPool.Taker> waiting = new ArrayDeque<>();
    private boolean probing;
    private boolean knownHttp1;

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
        if (probing) {
            waiting.add(taker);
            return;
        }
        probing = !knownHttp1;
        pool.connect(origin, UpstreamConnector.Speech.HTTP2_OFFERED).onComplete(socket -> connected(taker, socket));
    }

    private void connected(UpstreamPool.Taker taker, AsyncResult<NetSocketInternal> result) {
        probing = false;
        if (result.failed()) {
            taker.failed(result.cause());
            UpstreamPool.Taker next = waiting.poll();
            while (next != null) {
                next.failed(result.cause());
                next = waiting.poll();
            }
            return;
        }
        NetSocketInternal socket = result.result();
        if ("h2".equals(socket.applicationLayerProtocol())) {
            knownHttp1 = false;
            Http2Connection connection = new Http2Connection(socket, pool, origin, shared::remove);
            // In front: who waits for it may have been turned away by an older one.
            shared.add(0, connection);
            connection.open(taker);
        } else {
            knownHttp1 = true;
            taker.connected(pool.http1(socket, origin));
        }
        // Those who find no room ask for a connection of their own.
        List<UpstreamPool.Taker> others = List.copyOf(waiting);
        waiting.clear();
        others.forEach(this::acquire);
    }
}

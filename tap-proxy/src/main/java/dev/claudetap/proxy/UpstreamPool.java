package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ProxyOptions;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The kept-alive upstream connections of one event loop, last in, first out, those in use without a cap: an agent's parallel calls must never
 * queue behind each other. Event loop only.
 */
final class UpstreamPool {
    /** Longer rests are not trusted: middleboxes forget connections without a word. */
    static final long MAX_REST = TimeUnit.SECONDS.toNanos(55);

    /** Of one event loop; far more than the origins of one agent's work. */
    static final int MOST_RESTING = 64;

    /** What kind of connection an exchange can use. */
    enum Need {
        ANY,
        /** One that can switch protocols. */
        HTTP1,
        /** In cleartext HTTP/2 at once: nothing negotiates there, but the agent knows and speaks it. */
        AS_AGENT_KNOWS;

        static Need of(boolean http1, boolean agentSpeaksHttp2) {
            return http1 ? HTTP1 : agentSpeaksHttp2 ? AS_AGENT_KNOWS : ANY;
        }
    }

    /** Who asked for a connection. Called on the event loop, maybe before {@link #acquire} returns. */
    interface Taker {
        void connected(UpstreamConnection connection);

        void failed(Throwable cause);
    }

    private final UpstreamConnector connector;
    private final ContextInternal context;
    private final Map<Origin, ArrayDeque<UpstreamConnection>> resting = new HashMap<>();
    /** All that rest, the one that has rested longest first. */
    private final Set<UpstreamConnection> byRest = new LinkedHashSet<>();

    private boolean sweeping;
    private final Map<Origin, NegotiatedOrigin> multiplexed = new HashMap<>();

    UpstreamPool(UpstreamConnector connector, ContextInternal context) {
        this.connector = connector;
        this.context = context;
    }

    long now() {
        return connector.now();
    }

    /**
     * Finds or makes a connection.
     *
     * @param fresh not one that may have died while it rested
     */
    void acquire(Origin origin, Need need, boolean fresh, Taker taker) {
        boolean knownHttp2 = need == Need.AS_AGENT_KNOWS && !origin.ssl();
        ProxyOptions byProxy = need == Need.ANY ? connector.takesRequestsFor(origin) : null;
        boolean tunnelled = need == Need.HTTP1 && connector.takesRequestsFor(origin) != null;
        UpstreamConnection rested = fresh || knownHttp2 || tunnelled ? null : take(origin);
        if (rested != null) {
            taker.connected(rested);
        } else if (need == Need.HTTP1 || !(origin.ssl() || knownHttp2)) {
            var speech = byProxy == null ? UpstreamConnector.Speech.HTTP1 : UpstreamConnector.Speech.HTTP1_BY_PROXY;
            connect(origin, speech).onComplete(socket -> {
                if (socket.succeeded()) {
                    taker.connected(http1(socket.result(), origin, byProxy));
                } else {
                    taker.failed(socket.cause());
                }
            });
        } else {
            sweepLater();
            NegotiatedOrigin negotiated = multiplexed.computeIfAbsent(origin, o -> new NegotiatedOrigin(o, this));
            if (fresh) {
                negotiated.acquireFresh(taker);
            } else {
                negotiated.acquire(taker);
            }
        }
    }

    /** A new connection, on this pool's event loop. */
    Future<NetSocketInternal> connect(Origin origin, UpstreamConnector.Speech speech) {
        return connector.connect(origin, speech, context);
    }

    /** Makes a fresh connection one that speaks HTTP/1.1; to a proxy, if one is named. */
    UpstreamConnection http1(NetSocketInternal socket, Origin origin, @Nullable ProxyOptions byProxy) {
        Channel channel = socket.channelHandlerContext().channel();
        UpstreamDecoder decoder = new UpstreamDecoder();
        UpstreamConnection connection = new UpstreamConnection(channel, decoder, this, origin);
        UpstreamEncoder encoder = byProxy == null ? new UpstreamEncoder() : new AbsoluteForm.Encoder();
        Pipelines.install(socket, decoder, encoder, connection);
        if (byProxy != null) {
            channel.pipeline().addAfter(Pipelines.ENCODER, null, new AbsoluteForm(origin, byProxy));
        }
        return connection;
    }

    private @Nullable UpstreamConnection take(Origin origin) {
        ArrayDeque<UpstreamConnection> rest = resting.get(origin);
        while (rest != null && !rest.isEmpty()) {
            UpstreamConnection connection = rest.pop();
            byRest.remove(connection);
            boolean young = now() - connection.idleSince() < MAX_REST;
            if (young && connection.channel().isActive()) {
                return connection;
            }
            Outbound.close(connection.channel());
        }
        return null;
    }

    /** An exchange is done with {@code connection}. */
    void rest(UpstreamConnection connection) {
        resting.computeIfAbsent(connection.origin(), o -> new ArrayDeque<>()).push(connection);
        byRest.add(connection);
        if (byRest.size() > MOST_RESTING) {
            drop(byRest.iterator().next());
        }
        sweepLater();
    }

    private void drop(UpstreamConnection connection) {
        forget(connection);
        Outbound.close(connection.channel());
    }

    /** A forward tap meets many origins, most of them once: what rests too long goes even if nobody asks for it again. */
    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            Outbound.after(context.nettyEventLoop(), MAX_REST, this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
        while (!byRest.isEmpty() && now() - byRest.iterator().next().idleSince() >= MAX_REST) {
            drop(byRest.iterator().next());
        }
        multiplexed.values().removeIf(NegotiatedOrigin::endIdle);
        if (!byRest.isEmpty() || !multiplexed.isEmpty()) {
            sweepLater();
        }
    }

    /** How many connections rest. */
    int resting() {
        return byRest.size();
    }

    /** The connection is closed or out of step. */
    void forget(UpstreamConnection connection) {
        ArrayDeque<UpstreamConnection> rest = resting.get(connection.origin());
        byRest.remove(connection);
        if (rest != null && rest.remove(connection) && rest.isEmpty()) {
            resting.remove(connection.origin());
        }
    }
}

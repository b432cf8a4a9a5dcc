package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens for agents, in either mode, and keeps track of their connections. Started by its factory method, stopped by {@link #close}; both
 * from any thread.
 */
final class Listener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private static final int LISTEN_SECONDS = 60;
    private static final int CLOSE_SECONDS = 30;

    private final List<NetServer> servers = new ArrayList<>();
    private final Set<Channel> agents = ConcurrentHashMap.newKeySet();
    private final ExchangeStarter starter;
    private final UpstreamConnector connector;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Listener(ExchangeStarter starter, UpstreamConnector connector) {
        this.starter = starter;
        this.connector = connector;
    }

    /**
     * Starts listening, on each of {@code eventLoops} event loops.
     *
     * @throws TapException when the address cannot be listened on
     */
    static Listener start(Vertx vertx, Listening listening, ExchangeStarter starter, UpstreamConnector connector)
            throws TapException {
        Listener listener = new Listener(starter, connector);
        // A negative port: any free one, but the same for all event loops.
        int port = listening.port() == 0 ? -1 : listening.port();
        for (int i = 0; i < listening.eventLoops(); i++) {
            listener.listen(((VertxInternal) vertx).createEventLoopContext(), listening.host(), port);
        }
        return listener;
    }

    /**
     * Where to listen.
     *
     * @param host address or name
     * @param port TCP port, 0 for any
     * @param eventLoops how many event loops share the connections
     */
    record Listening(String host, int port, int eventLoops) {}

    /** The operating system knows names at once that Vert.x would ask the network for. */
    private static InetAddress resolve(String host, int port) throws TapException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new TapException(whyNot(host, port, e), e);
        }
    }

    private void listen(ContextInternal context, String host, int port) throws TapException {
        NetServer server = context.owner()
                .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(1024));
        String address = resolve(host, port).getHostAddress();
        UpstreamPool pool = new UpstreamPool(connector, context);
        server.connectHandler(socket -> accept(socket, pool));
        Future<NetServer> listening = Future.future(promise ->
                context.runOnContext(start -> server.listen(port, address).onComplete(promise)));
        try {
            listening.toCompletionStage().toCompletableFuture().get(LISTEN_SECONDS, TimeUnit.SECONDS);
            servers.add(server);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new TapException(whyNot(host, port, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new TapException("interrupted while starting to listen", e);
        }
    }

    private static String whyNot(String host, int port, Throwable cause) {
        String where = host + (port > 0 ? ":" + port : "");
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        if (reason instanceof BindException
                && String.valueOf(reason.getMessage()).contains("in use")) {
            return "port " + port + " on " + host + " is already in use";
        }
        if (reason instanceof BindException
                || reason instanceof UnresolvedAddressException
                || reason instanceof UnknownHostException) {
            return "cannot listen on " + where + ": not an address of this machine, or not permitted";
        }
        return "cannot listen on " + where;
    }

    private void accept(NetSocket socket, UpstreamPool pool) {
        NetSocketInternal internal = (NetSocketInternal) socket;
        Channel channel = internal.channelHandlerContext().channel();
        if (closed.get()) {
            Outbound.close(channel);
            return;
        }
        agents.add(channel);
        channel.closeFuture().addListener(over -> agents.remove(channel));
        AgentEncoder encoder = new AgentEncoder();
        ExchangeStarter its = isOfThisMachine(channel) ? starter : starter.forGuests();
        Pipelines.install(internal, new AgentDecoder(), encoder, new AgentConnection(channel, its, pool, encoder));
    }

    private static boolean isOfThisMachine(Channel agent) {
        return agent.remoteAddress() instanceof InetSocketAddress from
                && agent.localAddress() instanceof InetSocketAddress here
                && (from.getAddress().isLoopbackAddress() || from.getAddress().equals(here.getAddress()));
    }

    /** The port that is listened on. */
    int port() {
        return servers.get(0).actualPort();
    }

    /** Exchanges under way. */
    int running() {
        return starter.running();
    }

    /** Stops at once: exchanges under way end as stopped, every connection is closed. The event loops belong to somebody else. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        starter.stopAll();
        List<Future<Void>> ended = new ArrayList<>();
        for (NetServer server : servers) {
            ended.add(server.shutdown(Duration.ZERO));
        }
        for (Channel agent : agents) {
            Outbound.close(agent);
        }
        try {
            Future.join(ended).toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What does not close in time is closed with the event loops.
            LOG.log(System.Logger.Level.DEBUG, "a listener did not close in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.claudetap.proxy;

import dev.claudetap.client.CapturePolicy;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A tap whose agents speak HTTP/2 from the first byte, in cleartext, as they may within a tunnel. */
final class Http2Tap implements AutoCloseable {
    private final EventLoops loops = EventLoops.start();
    private final ExchangeStarter starter;
    private final NetServer server;
    private final AtomicLong later = new AtomicLong();
    private final List<Channel> agents = new CopyOnWriteArrayList<>();
    final SeenExchanges seen = new SeenExchanges();

    Http2Tap(String target) throws Exception {
        this(target, List.of());
    }

    Http2Tap(String target, List<Path> roots) throws Exception {
        this(target, roots, false);
    }

    Http2Tap(String target, List<Path> roots, boolean modelPathsOnly) throws Exception {
        CapturePolicy policy =
                modelPathsOnly ? new CapturePolicy(false, List.of(), List.of()) : CapturePolicy.EVERYTHING;
        UpstreamSettings settings =
                new UpstreamSettings(UpstreamProxy.of(Map.of()), Duration.ofMinutes(2), Duration.ZERO);
        UpstreamConnector connector = new UpstreamConnector(loops.vertx(), settings, TlsTrust.with(roots), later::get);
        starter = new ExchangeStarter(
                ReverseProxy.router(
                        UpstreamUrl.of(URI.create(target), Optional.empty()), new PathPolicy(policy, List.of())),
                new Recording(seen, () -> {}));
        ContextInternal context = ((VertxInternal) loops.vertx()).createEventLoopContext();
        UpstreamPool pool = new UpstreamPool(connector, context);
        server = loops.vertx().createNetServer();
        server.connectHandler(socket -> {
            Channel agent = ((NetSocketInternal) socket).channelHandlerContext().channel();
            agents.add(agent);
            AgentHttp2.install(agent, starter, pool);
        });
        Future.future(promise -> context.runOnContext(
                        start -> server.listen(0, "127.0.0.1").onComplete(done -> promise.complete())))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** From now on connections upstream have rested that much longer. */
    void restUpstream(Duration longer) {
        later.addAndGet(longer.toNanos());
    }

    void closeAgents() {
        agents.forEach(agent -> agent.eventLoop().execute(() -> Outbound.close(agent)));
    }

    void stopAll() {
        starter.stopAll();
    }

    @Override
    public void close() {
        starter.stopAll();
        loops.close();
    }
}

package dev.claudetap.viewer.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves pages to the user's own browser. Nobody gets an answer who has no cookie of this server, and only a link that works once
 * leads to one. It has an event loop and a few workers of its own, all daemons, which end with {@link #close}. Safe on any
 * thread.
 */
public final class PageServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PageServer.class.getName());
    private static final int START_SECONDS = 30;
    private static final int CLOSE_SECONDS = 5;
    private static final int WORKERS = 8;
    private static final int LONGEST_LINE = 8_192;

    private final Vertx vertx;
    private final Binding binding;
    private final int port;
    private final AccessRules rules;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PageServer(Vertx vertx, Binding binding, int port, AccessRules rules) {
        this.vertx = vertx;
        this.binding = binding;
        this.port = port;
        this.rules = rules;
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @param routes all it answers, beside the entrance for its links
     * @throws IOException when it cannot listen there
     */
    public static PageServer start(Binding binding, List<Route> routes) throws IOException {
        Vertx vertx = vertx();
        try {
            Door door = new Door(vertx, List.copyOf(routes));
            HttpServer server = vertx.createHttpServer(options(binding)).requestHandler(door);
            int port = server.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS)
                    .actualPort();
            AccessRules rules = new AccessRules(binding, port);
            door.open(rules);
            return new PageServer(vertx, binding, port, rules);
        } catch (ExecutionException | TimeoutException e) {
            close(vertx);
            throw new IOException("cannot listen on " + binding.host() + ":" + binding.port() + ": " + reason(e), e);
        } catch (InterruptedException e) {
            close(vertx);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the page server started", e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setDisableTCCL(true)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                .setAddressResolverOptions(new AddressResolverOptions().setServers(List.of("127.0.0.1")))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static HttpServerOptions options(Binding binding) {
        return new HttpServerOptions()
                .setHost(binding.bare())
                .setPort(binding.port())
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(2 * LONGEST_LINE)
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true);
    }

    /** The address of a path, for somebody who has been let in. */
    public URI url(String path) {
        return URI.create("http://" + binding.inUrl() + ":" + port + path);
    }

    /** A link that lets a browser in, once, and leads to that path. Whoever has it first can read all that is served. */
    public URI invitation(String path) {
        return url(rules.invitation(path));
    }

    /**
     * The cookie, name and value, that lets a program in: for a file that only the owner can read, with which a later command of
     * the same user finds this server again.
     */
    public String cookie() {
        return rules.cookie();
    }

    /** Whether other machines can reach it. */
    public boolean isExposed() {
        return binding.isExposed();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            close(vertx);
        }
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The threads are daemons: they cannot keep the process, and nobody can do more about them.
            LOG.log(Level.WARNING, "the page server did not end in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

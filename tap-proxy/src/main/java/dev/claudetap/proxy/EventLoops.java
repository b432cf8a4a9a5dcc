package dev.claudetap.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The event loops of one session. */
final class EventLoops implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventLoops.class.getName());
    private static final int CLOSE_SECONDS = 30;
    private static final int IDLE_SECONDS = 5;
    static final int WORKERS = 2;

    /** Names that are looked up at a time: a slow answer for one host must not keep the others waiting. */
    private static final int LOOKUPS = 8;

    private final Vertx vertx;
    private final int count;
    private final ThreadPoolExecutor worker;

    private EventLoops(Vertx vertx, int count) {
        this.vertx = vertx;
        this.count = count;
        this.worker = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                EventLoops::workerThread);
        worker.allowCoreThreadTimeOut(true);
    }

    private static Thread workerThread(Runnable task) {
        Thread thread = new Thread(task, "claude-tap-tls");
        thread.setDaemon(true);
        return thread;
    }

    static EventLoops start() {
        // Agent, recorder and often upstream want processors, too. Where there are two, a second loop only costs the
        // first one its bursts.
        int count = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(count)
                .setWorkerPoolSize(LOOKUPS)
                .setInternalBlockingPoolSize(WORKERS)
                .setUseDaemonThread(true)
                .setDisableTCCL(true)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
                .setAddressResolverOptions(new AddressResolverOptions().setServers(List.of("127.0.0.1")))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
        return new EventLoops(Vertx.vertx(options), count);
    }

    Vertx vertx() {
        return vertx;
    }

    int count() {
        return count;
    }

    /** Threads for what takes too long for an event loop: keys, certificates, handshakes. None runs while there is nothing to do. */
    Executor worker() {
        return worker;
    }

    /** Ends the loops and waits until their threads are through. */
    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The threads are daemons: they cannot keep the process, and nobody can do more about them.
            LOG.log(System.Logger.Level.WARNING, "the event loops did not end in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endWorkers();
        }
    }

    private void endWorkers() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a thread of this session is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.claudetap.viewer.server;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/**
 * The threads on which a server's answers are made. Downloads, which last as long as a browser takes them, and event streams have
 * their own, so that slow ones keep nobody else waiting. They end with the server.
 *
 * @param vertx whose workers ask the handlers
 * @param downloads for answers that are written piece by piece
 * @param events for what event streams have to tell
 */
record Workers(Vertx vertx, WorkerExecutor downloads, WorkerExecutor events) {
    private static final int DOWNLOADS = 8;
    private static final int EVENTS = 4;

    static Workers of(Vertx vertx) {
        return new Workers(
                vertx,
                vertx.createSharedWorkerExecutor("claude-tap-downloads", DOWNLOADS),
                vertx.createSharedWorkerExecutor("claude-tap-events", EVENTS));
    }
}

package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonObject;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.PageServer;
import dev.claudetap.viewer.server.Route;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What later commands ask a dashboard, as {@link RunningDashboard} does: what it shows, a link for a browser, its end. */
final class CommandDesk {
    private final SessionStore store;
    private final String version;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable PageServer server;

    CommandDesk(SessionStore store, String version) {
        this.store = store;
        this.version = version;
    }

    /** From now on there are links. */
    void open(PageServer started) {
        server = started;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/health", call -> Answer.json(RunningDashboard.health(store, version))),
                Route.post("/api/invitation", call -> Answer.json(invitation())),
                Route.post("/api/quit", call -> quit()));
    }

    private String invitation() {
        PageServer of = server;
        return JsonObject.builder()
                .put("schema", SessionJson.SCHEMA)
                .put("url", of == null ? "" : of.invitation("/").toString())
                .build()
                .toJson();
    }

    private Answer quit() {
        stop();
        return Answer.json(JsonObject.builder()
                .put("schema", SessionJson.SCHEMA)
                .put("stopped", true)
                .build()
                .toJson());
    }

    /** Lets {@link #awaitStop} return. */
    void stop() {
        ended.countDown();
    }

    /** Waits until somebody asks for the end. */
    void awaitStop() throws InterruptedException {
        ended.await();
    }
}

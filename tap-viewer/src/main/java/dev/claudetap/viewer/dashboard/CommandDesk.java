package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonObject;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Feed;
import dev.claudetap.viewer.server.PageServer;
import dev.claudetap.viewer.server.Route;
import java.nio.charset.StandardCharsets;
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
                Route.post("/api/quit", call -> new Answer.Events(wake -> new LastWords())));
    }

    private String invitation() {
        PageServer of = server;
        return JsonObject.builder()
                .put("schema", SessionJson.SCHEMA)
                .put("url", of == null ? "" : of.invitation("/").toString())
                .build()
                .toJson();
    }

    /** Says so first, and stops then: that the answer ends tells whoever asked that the server is gone. */
    private final class LastWords implements Feed {
        private boolean said;

        @Override
        public byte[] next() {
            if (said) {
                stop();
                return new byte[0];
            }
            said = true;
            return "event: stopping\ndata: 0\n\n".getBytes(StandardCharsets.US_ASCII);
        }
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

package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.viewer.server.Feed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second, while a page is open, how the sessions stand, and tells each page what changed since it was told
 * last. Of a trace that grows only what is new is read. Thread-safe.
 */
final class SessionWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionWatch.class.getName());
    private static final long PERIOD_MILLIS = 1_000;
    private static final int END_SECONDS = 10;

    private final SessionStore store;
    private final Set<PageFeed> feeds = new CopyOnWriteArraySet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "claude-tap-sessions");
        thread.setDaemon(true);
        return thread;
    });
    private final Future<?> looking;
    /** Null before the first look. */
    private volatile @Nullable Map<String, JsonObject> sessions;

    SessionWatch(SessionStore store) {
        this.store = store;
        looking = timer.scheduleWithFixedDelay(this::lookForPages, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What a page is told. */
    Feed feed(Runnable wake) {
        PageFeed feed = new PageFeed(wake);
        feeds.add(feed);
        timer.execute(this::lookForPages);
        return feed;
    }

    private void lookForPages() {
        if (!feeds.isEmpty()) {
            look();
        }
    }

    /** Looks now. */
    synchronized void look() {
        try {
            Map<String, JsonObject> now = new LinkedHashMap<>();
            for (StoredSession session : store.list()) {
                now.put(session.id(), SessionJson.of(session));
            }
            if (!now.equals(sessions)) {
                sessions = now;
                feeds.forEach(feed -> feed.wake.run());
            }
        } catch (IOException | RuntimeException e) {
            // The next look may fare better; a timer that throws never looks again.
            LOG.log(System.Logger.Level.WARNING, "the sessions could not be listed: " + e);
        }
    }

    @Override
    public void close() {
        looking.cancel(true);
        timer.shutdownNow();
        try {
            timer.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One page's news. */
    private final class PageFeed implements Feed {
        private final Runnable wake;
        private final Map<String, JsonObject> told = new HashMap<>();
        private boolean begun;

        PageFeed(Runnable wake) {
            this.wake = wake;
        }

        @Override
        public byte[] next() {
            Map<String, JsonObject> now = sessions;
            if (now == null) {
                return new byte[0];
            }
            List<JsonValue> changed = new ArrayList<>();
            now.forEach((id, session) -> {
                if (!session.equals(told.put(id, session))) {
                    changed.add(session);
                }
            });
            List<JsonValue> gone = new ArrayList<>();
            told.keySet().removeIf(id -> !now.containsKey(id) && gone.add(new JsonString(id)));
            if (begun && changed.isEmpty() && gone.isEmpty()) {
                return new byte[0];
            }
            JsonObject news = JsonObject.builder()
                    .put("schema", SessionJson.SCHEMA)
                    .put("whole", !begun)
                    .put("sessions", new JsonArray(changed))
                    .put("removed", new JsonArray(gone))
                    .build();
            begun = true;
            return ("event: sessions\ndata: " + news.toJson() + "\n\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            feeds.remove(this);
        }
    }
}

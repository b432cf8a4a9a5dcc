package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonException;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceLineReader;
import dev.claudetap.viewer.LiveViewer;
import dev.claudetap.viewer.server.Binding;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The live pages of sessions that run in other processes: each is read from its trace file as that grows, until the session
 * ends. Thread-safe.
 */
final class LiveSessions implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveSessions.class.getName());
    private static final long PERIOD_MILLIS = 300;
    private static final int START_SECONDS = 30;
    private static final int MOST = 8;

    private final PriceTable prices;
    private final Map<String, Follower> followers = new LinkedHashMap<>();

    LiveSessions(PriceTable prices) {
        this.prices = prices;
    }

    /**
     * A link that shows the session as it goes on, for one browser, once; empty when as many sessions are being watched as can be.
     */
    synchronized Optional<URI> link(StoredSession session) throws IOException {
        followers.values().removeIf(Follower::isOver);
        Follower follower = followers.get(session.id());
        if (follower == null) {
            if (followers.size() >= MOST && !endUnwatched()) {
                return Optional.empty();
            }
            follower = new Follower(session, prices);
            followers.put(session.id(), follower);
            follower.thread.start();
        }
        return Optional.of(follower.link());
    }

    /** Ends the oldest that nobody looks at. */
    private boolean endUnwatched() {
        for (Iterator<Follower> each = followers.values().iterator(); each.hasNext(); ) {
            Follower follower = each.next();
            if (!follower.isWatched()) {
                follower.close();
                each.remove();
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized void close() {
        followers.values().forEach(Follower::close);
        followers.values().forEach(Follower::awaitEnd);
        followers.clear();
    }

    /** One session that is read as it grows. */
    private static final class Follower implements AutoCloseable {
        private final StoredSession session;
        private final PriceTable prices;
        private final CompletableFuture<LiveViewer> started = new CompletableFuture<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Thread thread;
        private long position;

        Follower(StoredSession session, PriceTable prices) {
            this.session = session;
            this.prices = prices;
            this.thread = new Thread(this::run, "claude-tap-follow");
            thread.setDaemon(true);
        }

        URI link() throws IOException {
            try {
                return started.get(START_SECONDS, TimeUnit.SECONDS).link();
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("the live page did not start", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the live page started", e);
            }
        }

        boolean isWatched() {
            return started.isDone()
                    && !started.isCompletedExceptionally()
                    && started.join().isWatched();
        }

        void awaitEnd() {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(START_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean isOver() {
            return !thread.isAlive();
        }

        /** Starts the page's server here: the thread that asks for it is one of another server's. */
        private void run() {
            try (LiveViewer viewer = LiveViewer.start(session.id(), Binding.LOOPBACK, prices)) {
                started.complete(viewer);
                boolean running;
                do {
                    running = session.listed().isRunningNow();
                    read(viewer);
                } while (running && !closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
            } catch (IOException | RuntimeException e) {
                // Whatever it was: whoever waits for the link must not wait in vain.
                started.completeExceptionally(e);
                LOG.log(System.Logger.Level.INFO, "a session is followed no more: " + e.getClass());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void read(LiveViewer viewer) throws IOException {
            try (TraceLineReader lines = TraceLineReader.open(session.trace(), position)) {
                while (lines.next() && lines.isWhole()) {
                    position = lines.position();
                    show(viewer, lines.text());
                }
            }
        }

        private static void show(LiveViewer viewer, String line) throws IOException {
            try {
                viewer.accept(TraceJson.read(line));
            } catch (JsonException noRecord) {
                // As everywhere: the session goes on behind it.
                return;
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}

package dev.claudetap.viewer;

import dev.claudetap.viewer.server.Feed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The browsers that read along. Of each is known how far it is, and nothing waits for it. Safe on any thread. */
final class LiveReaders {
    private static final byte[] NOTHING = new byte[0];

    private final LiveLog log;
    private final LiveTrace trace;
    private final Runnable onChange;
    private final Set<Reader> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private volatile String last = "end";

    /** @param onChange called when a browser comes */
    LiveReaders(LiveLog log, LiveTrace trace, Runnable onChange) {
        this.log = log;
        this.trace = trace;
        this.onChange = onChange;
    }

    /** A browser that was told up to there. */
    Feed open(long from, Runnable wake) {
        Reader reader = new Reader(from, wake);
        open.add(reader);
        onChange.run();
        return reader;
    }

    /** Whether anybody reads along. */
    boolean any() {
        return !open.isEmpty();
    }

    /** There is something new. */
    void wake() {
        open.forEach(reader -> reader.wake.run());
    }

    /** The view itself cannot go on; the end will say so. */
    void fail() {
        last = "failed";
    }

    /** Nothing will be new any more. */
    void end() {
        ended = true;
        wake();
    }

    /** Waits until every browser was told all, for so long at most: one that is stuck may be gone for good. */
    void awaitGone(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (open) {
            while (any()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(open, left);
            }
        }
    }

    private final class Reader implements Feed {
        private final Runnable wake;
        private final Map<Object, Integer> steps = new HashMap<>();
        private long at;
        private boolean begun;
        private boolean here;
        private boolean told;

        Reader(long from, Runnable wake) {
            this.at = from;
            this.begun = from > 0;
            this.wake = wake;
        }

        @Override
        public byte @Nullable [] next() throws IOException {
            if (told) {
                return null;
            }
            boolean isLast = ended;
            if (!begun) {
                // Also for a browser that comes again and whose place is not known any more.
                begun = true;
                return utf8("event: beginning\ndata: 0\n\n");
            }
            if (at < log.end()) {
                LiveLog.Piece piece = log.piece(at, !here);
                at = piece.end;
                return piece.event;
            }
            String news = trace.news(at, steps);
            if (news == null) {
                return next();
            }
            String first = here ? "" : "event: here\ndata: 0\n\n";
            here = true;
            told = isLast;
            String all = first + news + (isLast ? "event: " + last + "\ndata: 0\n\n" : "");
            return all.isEmpty() ? NOTHING : utf8(all);
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            open.remove(this);
            synchronized (open) {
                open.notifyAll();
            }
        }
    }
}

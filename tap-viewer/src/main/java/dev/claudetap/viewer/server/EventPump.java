package dev.claudetap.viewer.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends one browser its events, as it takes them. A sign of life goes out while there is nothing to tell; a browser that takes
 * nothing for a minute loses its connection and begins where it left off when it comes again. Event loop only.
 */
final class EventPump {
    private static final System.Logger LOG = System.getLogger(EventPump.class.getName());
    private static final int MOST_QUEUED = 1 << 18;
    private static final long LOOK_MILLIS = 5_000;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(14);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Browsers that lost the connection try again so many milliseconds later. */
    private static final String BEGINNING = "retry: 1000\n\n";

    private final Workers workers;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final AtomicBoolean woken = new AtomicBoolean();
    private @Nullable Feed feed;
    private boolean asking;
    private boolean over;
    private long lastSent = System.nanoTime();
    private long timer;

    EventPump(Workers workers, HttpServerResponse response) {
        this.workers = workers;
        this.vertx = workers.vertx();
        this.context = vertx.getOrCreateContext();
        this.response = response;
    }

    void start(Feed.Source source) {
        if (response.closed()) {
            return;
        }
        response.closeHandler(gone -> stop());
        response.setWriteQueueMaxSize(MOST_QUEUED);
        response.drainHandler(drained -> pump());
        response.write(BEGINNING);
        timer = vertx.setPeriodic(LOOK_MILLIS, now -> look());
        feed = source.open(this::wake);
        pump();
    }

    private void wake() {
        if (!woken.getAndSet(true)) {
            context.runOnContext(now -> pump());
        }
    }

    private void pump() {
        Feed from = feed;
        if (from == null || asking || over || response.writeQueueFull()) {
            return;
        }
        asking = true;
        woken.set(false);
        workers.events().executeBlocking(from::next, false).onComplete(asked -> {
            asking = false;
            if (asked.failed()) {
                LOG.log(Level.DEBUG, "an event stream broke off", asked.cause());
                response.reset();
                stop();
                close();
            } else {
                send(asked.result());
            }
        });
    }

    private void send(byte @Nullable [] piece) {
        if (over) {
            close();
        } else if (piece == null) {
            response.end();
            stop();
        } else if (piece.length > 0) {
            lastSent = System.nanoTime();
            response.write(Buffer.buffer(piece));
            pump();
        } else if (woken.get()) {
            pump();
        }
    }

    private void look() {
        long silent = System.nanoTime() - lastSent;
        if (!response.writeQueueFull() && silent > SILENCE_NANOS) {
            lastSent = System.nanoTime();
            response.write(": \n\n");
        } else if (response.writeQueueFull() && silent > STUCK_NANOS) {
            response.reset();
            stop();
        }
    }

    private void stop() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            if (!asking) {
                close();
            }
        }
    }

    private void close() {
        Feed from = feed;
        feed = null;
        if (from != null) {
            from.close();
        }
    }
}

package dev.claudetap.otlp;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings spans to where they belong, on a thread of its own, and counts. Safe on any thread. */
final class SpanDelivery {
    private static final System.Logger LOG = System.getLogger(SpanDelivery.class.getName());
    private static final String TOO_LATE = "the session ended before they were taken";
    private static final Duration AFTER_ABORT = Duration.ofSeconds(1);
    /** How often the request under way is looked at by who waits for it. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final OtlpOptions options;
    private final OtlpPace pace;
    private final OtlpEncoding encoding;
    private final SpanQueue queue;
    private final Patience patience;
    private final OtlpSender sender;
    final Thread thread;
    /** Spans that were taken, and of which it is not yet known what becomes of them. */
    private long open;

    private long delivered;
    private long lost;
    private String reason = "";
    private boolean complained;
    /** Why nothing counts any more; null as long as it does. */
    private @Nullable String over;

    SpanDelivery(OtlpOptions options, OtlpPace pace) {
        this.options = options;
        this.pace = pace;
        this.encoding = new OtlpEncoding(options.resource(), OtlpSink.version());
        this.queue = new SpanQueue(pace.gather(), pace.mostBytes());
        this.patience = new Patience(pace.patience());
        this.sender = new OtlpSender(options, pace, patience);
        this.thread = new Thread(this::work, "claude-tap-otlp");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes spans at once; what there is no room for is lost, and counted. */
    void offer(List<Span> spans) {
        for (Span span : spans) {
            if (isOpened() && !queue.offer(OtlpEncoding.span(span))) {
                refuse("more spans than were taken in time");
            }
        }
        isWatched();
    }

    /** Takes spans when there is room. */
    void put(List<Span> spans) throws InterruptedException {
        for (Span span : spans) {
            if (isOpened() && !queue.put(OtlpEncoding.span(span), LOOK, this::isWatched)) {
                refuse("a span is too large");
            }
        }
    }

    /** Sends what is left for as long as is worth while, and ends. */
    void finish() throws InterruptedException {
        queue.close();
        do {
            thread.join(LOOK.toMillis());
        } while (thread.isAlive() && isWatched());
        giveUp(TOO_LATE);
    }

    /** Sends what is left within a bounded time, and ends. */
    void finishSoon() {
        patience.end(pace.atEnd());
        queue.close();
        boolean interrupted = false;
        try {
            thread.join(pace.atEnd().toMillis());
        } catch (InterruptedException e) {
            interrupted = true; // somebody is in a hurry
        }
        sender.abort();
        thread.interrupt();
        try {
            thread.join(AFTER_ABORT.toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        giveUp(TOO_LATE); // also when the thread still hangs, in the look-up of a name for example
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized OtlpReport report() {
        return new OtlpReport(delivered, lost, reason);
    }

    private void work() {
        try {
            for (List<byte[]> spans = queue.take(); !spans.isEmpty(); spans = queue.take()) {
                if (patience.isOver()) {
                    count(spans.size(), new OtlpSender.Delivery(-1, TOO_LATE));
                } else {
                    count(spans.size(), sender.send(encoding.request(spans), this::complain));
                }
            }
        } catch (InterruptedException e) {
            // The end has no more time: the request under way is lost, and what waits.
            giveUp(TOO_LATE);
        } catch (RuntimeException | Error e) {
            // Whatever it is, nobody sends any more: that must be said, and must not hold up who waits for room.
            giveUp(e.getClass().getName());
            complain(e.getClass().getName());
        }
    }

    /** Ends a request that takes too long; false when even that did not help, and everything was given up. */
    private boolean isWatched() {
        if (sender.cutOverdue()) {
            return true;
        }
        giveUp(OtlpSender.NO_ANSWER);
        return false;
    }

    /** What is not delivered by now is lost; nothing is taken or counted any more. */
    private void giveUp(String why) {
        synchronized (this) {
            if (over == null) {
                over = why;
                lose(open, why);
                open = 0;
            }
        }
        queue.close();
        queue.clear();
    }

    /** Whether another span can be taken; it is lost if not. */
    private synchronized boolean isOpened() {
        if (over != null) {
            lose(1, over);
            return false;
        }
        open++;
        return true;
    }

    /** There is no room for a span. */
    private synchronized void refuse(String why) {
        if (over == null) {
            open--;
            lose(1, why);
        }
    }

    private void count(int sent, OtlpSender.Delivery delivery) {
        synchronized (this) {
            if (over != null) {
                return; // lost already
            }
            open -= sent;
            long rejected = delivery.isRefused() ? sent : Math.min(sent, delivery.rejected());
            delivered += sent - rejected;
            lose(rejected, delivery.reason());
        }
        if (delivery.isRefused()) {
            complain(delivery.reason());
        }
    }

    private synchronized void lose(long spans, String why) {
        lost += spans;
        reason = reason.isEmpty() && spans > 0 ? why : reason;
    }

    private void complain(String why) {
        synchronized (this) {
            if (complained || pace.isExport()) {
                return; // whoever exports is told by the report
            }
            complained = true;
        }
        LOG.log(
                Level.WARNING,
                "spans cannot be delivered to " + options.shownEndpoint() + " (" + why + "); traffic goes on");
    }
}

package dev.claudetap.otlp;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** Brings spans to where they belong, on a thread of its own, and counts. Safe on any thread. */
final class SpanDelivery {
    private static final System.Logger LOG = System.getLogger(SpanDelivery.class.getName());
    private static final String TOO_LATE = "the session ended before they were taken";
    private static final Duration AFTER_ABORT = Duration.ofSeconds(1);

    private final OtlpOptions options;
    private final OtlpPace pace;
    private final OtlpEncoding encoding;
    private final SpanQueue queue;
    private final Patience patience;
    private final OtlpSender sender;
    private final Thread thread;
    private long delivered;
    private long lost;
    private String reason = "";
    private boolean complained;

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
            if (!queue.offer(OtlpEncoding.span(span))) {
                lose(1, "more spans than were taken in time");
            }
        }
    }

    /** Takes spans when there is room. */
    void put(List<Span> spans) throws InterruptedException {
        for (Span span : spans) {
            if (!queue.put(OtlpEncoding.span(span))) {
                lose(1, "a span is too large");
            }
        }
    }

    /** Sends what is left for as long as is worth while, and ends. */
    void finish() throws InterruptedException {
        queue.close();
        thread.join();
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
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized OtlpReport report() {
        return new OtlpReport(delivered, lost, reason);
    }

    private void work() {
        int underWay = 0;
        try {
            for (List<byte[]> spans = queue.take(); !spans.isEmpty(); spans = queue.take()) {
                if (patience.isOver()) {
                    lose(spans.size(), TOO_LATE);
                    continue;
                }
                underWay = spans.size();
                count(underWay, sender.send(encoding.request(spans), this::complain));
                underWay = 0;
            }
        } catch (InterruptedException e) {
            // The end has no more time: the request under way is lost, and what waits.
            lose((long) underWay + queue.clear(), TOO_LATE);
        }
    }

    private void count(int sent, OtlpSender.Delivery delivery) {
        if (delivery.isRefused()) {
            lose(sent, delivery.reason());
            complain(delivery.reason());
            return;
        }
        long rejected = Math.min(sent, delivery.rejected());
        synchronized (this) {
            delivered += sent - rejected;
        }
        if (rejected > 0) {
            lose(rejected, delivery.reason());
        }
    }

    private synchronized void lose(long spans, String why) {
        lost += spans;
        reason = reason.isEmpty() ? why : reason;
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

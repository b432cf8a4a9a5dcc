package dev.claudetap.proxy;

import dev.claudetap.proxy.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** One answer in which something goes wrong. It comes as fast as the agent takes it. Event loop only. */
final class FaultyAnswer {
    /** A slow answer sends a piece that often. */
    private static final long BEAT_MILLIS = 50;

    private static final int BEATS_PER_SECOND = (int) (1000 / BEAT_MILLIS);

    /** So much of a slow answer waits here at most; the rest waits upstream. */
    private static final int MOST_HELD = 64 * 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse to;
    private final HttpClientResponse from;
    private final Fault fault;
    private Buffer held = Buffer.buffer();
    /** So much of what is held has no frame's end. */
    private int searched;

    private int frames;
    private boolean ended;
    private boolean over;

    FaultyAnswer(Vertx vertx, HttpServerRequest request, HttpClientResponse from, Fault fault) {
        this.vertx = vertx;
        this.request = request;
        this.to = request.response();
        this.from = from;
        this.fault = fault;
    }

    /** Lets the answer come. */
    void begin() {
        from.pause();
        from.handler(this::take);
        from.endHandler(end -> end());
        from.exceptionHandler(broken -> request.connection().close());
        if (fault instanceof Fault.Delay delay) {
            vertx.setTimer(Math.max(1, delay.by().toMillis()), due -> {
                to.writeHead();
                from.resume();
            });
            return;
        }
        Future<Void> head = to.writeHead();
        if (fault instanceof Fault.Cut cut && cut.frames() == 0) {
            breakOffAfter(head);
            return;
        }
        if (fault instanceof Fault.Stall stall && stall.frames() == 0) {
            over = true;
        }
        if (fault instanceof Fault.Slow slow) {
            int each = Math.max(1, slow.bytesPerSecond() / BEATS_PER_SECOND);
            vertx.setPeriodic(BEAT_MILLIS, beat -> drip(each, beat));
        }
        from.resume();
    }

    private void take(Buffer data) {
        if (over) {
            return;
        }
        held.appendBuffer(data);
        if (fault instanceof Fault.Slow) {
            if (held.length() > MOST_HELD) {
                from.pause();
            }
            return;
        }
        if (fault instanceof Fault.Delay) {
            send(0, held.length());
            drop(held.length());
        } else {
            frames();
        }
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
        }
    }

    /** Each byte is looked at once, and what is left is copied once a piece, however many frames came in it. */
    private void frames() {
        int start = 0;
        int at = searched;
        while (at < held.length() && !over) {
            at++;
            if (endsFrame(start, at)) {
                frame(start, at);
                start = at;
            }
        }
        drop(start);
        searched = held.length();
    }

    /** Whether a frame that begins at {@code start} is whole before {@code end}: its last line is empty. */
    private boolean endsFrame(int start, int end) {
        if (held.getByte(end - 1) != '\n' || end - start < 2) {
            return false;
        }
        byte before = held.getByte(end - 2);
        return before == '\n' || (before == '\r' && end - start > 2 && held.getByte(end - 3) == '\n');
    }

    private void frame(int start, int end) {
        frames++;
        if (fault instanceof Fault.Malformed malformed && malformed.frame() == frames) {
            to.write(FaultServer.malformed());
            return;
        }
        Future<Void> sent = send(start, end);
        if (fault instanceof Fault.Cut cut && cut.frames() == frames) {
            breakOffAfter(sent);
        } else if (fault instanceof Fault.Stall stall && stall.frames() == frames) {
            over = true;
        }
    }

    private Future<Void> send(int start, int end) {
        return to.write(held.getBuffer(start, end));
    }

    private void drop(int length) {
        if (length > 0) {
            held = held.getBuffer(length, held.length());
        }
    }

    private void drip(int each, long beat) {
        if (to.closed() || over) {
            vertx.cancelTimer(beat);
            return;
        }
        if (to.writeQueueFull()) {
            return;
        }
        if (held.length() > 0) {
            int length = Math.min(each, held.length());
            send(0, length);
            drop(length);
            if (held.length() <= MOST_HELD) {
                from.resume();
            }
        } else if (ended) {
            vertx.cancelTimer(beat);
            over = true;
            to.end();
        }
    }

    private void breakOffAfter(Future<Void> sent) {
        over = true;
        sent.onComplete(out -> request.connection().close());
    }

    /** All of the answer is here. */
    private void end() {
        ended = true;
        if (over || fault instanceof Fault.Slow) {
            return;
        }
        over = true;
        if (held.length() > 0) {
            send(0, held.length());
        }
        to.end();
    }
}

package dev.claudetap.proxy;

import dev.claudetap.proxy.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** One answer in which something goes wrong. Event loop only. */
final class FaultyAnswer {
    /** A slow answer sends a piece that often. */
    private static final long BEAT_MILLIS = 50;

    private static final int BEATS_PER_SECOND = (int) (1000 / BEAT_MILLIS);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Fault fault;
    private Buffer held = Buffer.buffer();
    private int frames;
    private boolean ended;
    private boolean over;

    FaultyAnswer(Vertx vertx, HttpServerRequest request, Fault fault) {
        this.vertx = vertx;
        this.request = request;
        this.fault = fault;
    }

    /** @param flow lets the answer come */
    void begin(Runnable flow) {
        if (fault instanceof Fault.Delay delay) {
            vertx.setTimer(Math.max(1, delay.by().toMillis()), due -> {
                request.response().writeHead();
                flow.run();
            });
            return;
        }
        Future<Void> head = request.response().writeHead();
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
        flow.run();
    }

    void take(Buffer data) {
        if (over) {
            return;
        }
        held.appendBuffer(data);
        if (fault instanceof Fault.Slow) {
            return;
        }
        if (fault instanceof Fault.Delay) {
            send(held.length());
            return;
        }
        int end = endOfFrame();
        while (end > 0 && !over) {
            frame(end);
            end = endOfFrame();
        }
    }

    /** Behind the first frame that is whole; 0 when none is. */
    private int endOfFrame() {
        for (int i = 1; i < held.length(); i++) {
            boolean empty = held.getByte(i) == '\n'
                    && (held.getByte(i - 1) == '\n'
                            || (held.getByte(i - 1) == '\r' && i > 1 && held.getByte(i - 2) == '\n'));
            if (empty) {
                return i + 1;
            }
        }
        return 0;
    }

    private void frame(int end) {
        frames++;
        if (fault instanceof Fault.Malformed malformed && malformed.frame() == frames) {
            held = held.getBuffer(end, held.length());
            request.response().write(FaultServer.malformed());
            return;
        }
        Future<Void> sent = send(end);
        if (fault instanceof Fault.Cut cut && cut.frames() == frames) {
            breakOffAfter(sent);
        } else if (fault instanceof Fault.Stall stall && stall.frames() == frames) {
            over = true;
        }
    }

    private Future<Void> send(int length) {
        Buffer piece = held.getBuffer(0, length);
        held = held.getBuffer(length, held.length());
        return request.response().write(piece);
    }

    private void drip(int each, long beat) {
        if (request.response().closed() || over) {
            vertx.cancelTimer(beat);
            return;
        }
        if (held.length() > 0) {
            send(Math.min(each, held.length()));
        } else if (ended) {
            vertx.cancelTimer(beat);
            over = true;
            request.response().end();
        }
    }

    private void breakOffAfter(Future<Void> sent) {
        over = true;
        sent.onComplete(out -> request.connection().close());
    }

    /** All of the answer is here. */
    void end() {
        ended = true;
        if (over || fault instanceof Fault.Slow) {
            return;
        }
        over = true;
        if (held.length() > 0) {
            send(held.length());
        }
        request.response().end();
    }
}

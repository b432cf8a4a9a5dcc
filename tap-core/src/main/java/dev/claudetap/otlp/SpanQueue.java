package dev.claudetap.otlp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Spans, as bytes, that wait for their request. Safe on any thread. */
final class SpanQueue {
    /** Most spans of one request. */
    static final int MOST_SPANS = 512;

    /** Bytes of spans from which on a request is not filled any further. */
    private static final int FULL_REQUEST = 1 << 20;
    /** About what a waiting span takes beside its bytes. */
    private static final int OVERHEAD = 64;

    private final Duration gather;
    private final long mostBytes;
    private final Deque<byte[]> spans = new ArrayDeque<>();
    private long bytes;
    private long firstAt;
    private boolean closed;
    /** Somebody waits for room. */
    private boolean isWanted;

    SpanQueue(Duration gather, long mostBytes) {
        this.gather = gather;
        this.mostBytes = mostBytes;
    }

    /** Adds a span at once; false when there is no room. */
    synchronized boolean offer(byte[] span) {
        if (closed || bytes + weight(span) > mostBytes) {
            return false;
        }
        if (spans.isEmpty()) {
            firstAt = System.nanoTime();
        }
        spans.add(span);
        bytes += weight(span);
        notifyAll();
        return true;
    }

    /**
     * Adds a span when there is room; false when it will never fit.
     *
     * @param look how often to ask
     * @param worthWhile whether waiting still makes sense; asked without a lock
     */
    boolean put(byte[] span, Duration look, BooleanSupplier worthWhile) throws InterruptedException {
        while (true) {
            synchronized (this) {
                if (offer(span)) {
                    return true;
                }
                if (closed || spans.isEmpty()) {
                    return false;
                }
                isWanted = true;
                notifyAll();
                TimeUnit.NANOSECONDS.timedWait(this, look.toNanos());
            }
            if (!worthWhile.getAsBoolean()) {
                return false;
            }
        }
    }

    /** Waits for the spans of the next request; empty when the queue is closed and nothing is left. */
    synchronized List<byte[]> take() throws InterruptedException {
        while (!closed && !isFull()) {
            if (spans.isEmpty()) {
                wait();
                continue;
            }
            long rest = firstAt + gather.toNanos() - System.nanoTime();
            if (rest <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        List<byte[]> request = new ArrayList<>();
        long size = 0;
        while (!spans.isEmpty() && request.size() < MOST_SPANS && size < FULL_REQUEST) {
            byte[] span = spans.remove();
            request.add(span);
            size += span.length;
            bytes -= weight(span);
        }
        isWanted = false;
        notifyAll();
        return request;
    }

    private boolean isFull() {
        return isWanted || spans.size() >= MOST_SPANS || bytes >= FULL_REQUEST;
    }

    /** What waits is still taken; nothing more is added. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Throws away what waits. */
    synchronized void clear() {
        spans.clear();
        bytes = 0;
        notifyAll();
    }

    private static long weight(byte[] span) {
        return (long) span.length + OVERHEAD;
    }
}

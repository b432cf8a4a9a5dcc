package dev.claudetap.capture;

import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen of one exchange and not yet read by the worker, in wire order. Event loops append (one copy of the
 * bytes, no other work), the session's worker drains.
 */
final class ExchangeLog {
    private static final int FIRST_BYTES = 4 * 1024;
    private static final int FIRST_MARKS = 32;
    private static final int BYTES = 32 * 1024;
    private static final int MAX_BYTES = 256 * 1024;
    private static final int SEGMENTS_PER_TURN = 64;

    /** How an exchange ended, and when. */
    record End(Outcome outcome, @Nullable ExchangeError error, long micros) {}

    /** Reads a log. The worker's side. */
    interface Reader {
        void bytes(Mark mark, long micros, ByteBuffer bytes);

        void thing(Mark mark, long micros, Object thing);
    }

    final int number;
    final String requestId;
    final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final HandOver handOver;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    // Guarded by this; only event loops meet here, one exchange each.
    private final Set<Mark> dropped = EnumSet.noneOf(Mark.class);
    private final Map<Mark, Long> lost = new EnumMap<>(Mark.class);
    private Segment tail = new Segment(FIRST_BYTES, FIRST_MARKS);
    private volatile @Nullable End end;

    // The worker's place.
    private volatile Segment head = tail;
    private int index;
    private int position;
    private @Nullable ExchangeRecording recording;

    ExchangeLog(int number, String requestId, HandOver handOver) {
        this.number = number;
        this.requestId = requestId;
        this.handOver = handOver;
        handOver.claim(Segment.weight(FIRST_BYTES, FIRST_MARKS), true);
    }

    /** Microseconds since the exchange started. */
    long micros() {
        return (System.nanoTime() - startedNanos) / 1_000;
    }

    // ---- event loops

    void bytes(Mark mark, ByteBuffer data) {
        synchronized (this) {
            if (end != null || !data.hasRemaining()) {
                return;
            }
            append(mark, data);
        }
        handOver.offer(this, false);
    }

    private void append(Mark mark, ByteBuffer data) {
        long micros = micros();
        int from = data.position();
        int left = data.remaining();
        while (left > 0) {
            if (dropped.contains(mark) || !roomFor(left)) {
                drop(mark, micros, left);
                return;
            }
            int n = tail.append(mark, micros, data, from, left);
            from += n;
            left -= n;
        }
    }

    private boolean roomFor(int bytes) {
        if (tail.hasRoom(true)) {
            return true;
        }
        int size = Math.max(BYTES, Math.min(bytes, MAX_BYTES));
        int entries = size > BYTES ? 32 : 512;
        return grow(size, entries, false);
    }

    private boolean grow(int bytes, int entries, boolean must) {
        if (!handOver.claim(Segment.weight(bytes, entries), must)) {
            return false;
        }
        Segment added = new Segment(bytes, entries);
        tail.link(added);
        tail = added;
        return true;
    }

    private void drop(Mark mark, long micros, int bytes) {
        lost.merge(mark, (long) bytes, Long::sum);
        if (dropped.add(mark)) {
            put(Mark.DROPPED, micros, mark);
        }
    }

    void thing(Mark mark, Object thing) {
        synchronized (this) {
            if (end != null || (mark == Mark.FRAME && !dropped.isEmpty())) {
                return;
            }
            put(mark, micros(), thing);
        }
        handOver.offer(this, false);
    }

    private void put(Mark mark, long micros, Object thing) {
        if (!tail.hasRoom(false)) {
            grow(FIRST_BYTES, 64, true);
        }
        tail.append(mark, micros, thing);
    }

    /** The last word; what comes after it is ignored. */
    void end(Outcome outcome, @Nullable ExchangeError error) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = new End(outcome, error, micros());
        }
        handOver.offer(this, true);
    }

    @Nullable
    End ended() {
        return end;
    }

    boolean markScheduled() {
        return scheduled.compareAndSet(false, true);
    }

    // ---- worker

    void unmarkScheduled() {
        scheduled.set(false);
    }

    @Nullable
    ExchangeRecording recording() {
        return recording;
    }

    void recording(ExchangeRecording theRecording) {
        recording = theRecording;
    }

    /** Bytes that could not be kept. */
    synchronized long lost(Mark mark) {
        return lost.getOrDefault(mark, 0L);
    }

    /**
     * Reads what is new, or a good piece of it.
     *
     * @return how it ended, once all is read; null before
     */
    @Nullable
    End drain(Reader reader) {
        End last = end;
        for (int turns = 0; ; turns++) {
            Segment segment = head;
            read(segment, reader);
            Segment following = segment.next();
            if (following == null) {
                return last;
            }
            if (index < segment.published()) {
                continue;
            }
            handOver.free(segment.release());
            head = following;
            index = 0;
            position = 0;
            if (turns >= SEGMENTS_PER_TURN) {
                handOver.offer(this, false);
                return null;
            }
        }
    }

    private void read(Segment segment, Reader reader) {
        int until = segment.published();
        if (index >= until) {
            return;
        }
        byte @Nullable [] data = take(segment);
        while (index < until) {
            long packed = segment.mark(index);
            Object thing = segment.thing(index);
            int from = position;
            // Move on first: what fails on a mark must not meet it again.
            index++;
            position += Mark.length(packed);
            Mark mark = Mark.of(packed);
            if (thing != null) {
                reader.thing(mark, Mark.micros(packed), thing);
            } else if (data == null) {
                reader.thing(Mark.DROPPED, Mark.micros(packed), mark);
            } else {
                reader.bytes(mark, Mark.micros(packed), ByteBuffer.wrap(data, from, Mark.length(packed)));
            }
        }
    }

    private static byte @Nullable [] take(Segment segment) {
        try {
            return segment.take();
        } catch (IOException unreadable) {
            // The record then says that bytes are missing; the exchange itself is not lost.
            return null;
        }
    }

    /** Gives all memory back when the exchange is over. */
    void discard() {
        for (Segment s = head; s != null; s = s.next()) {
            handOver.free(s.release());
        }
    }

    // ---- spiller

    /** Parks full pieces until enough memory is free. */
    void spill(SpillFile to) throws IOException {
        for (Segment s = head; s != null && handOver.isPressed(); s = s.next()) {
            handOver.free(s.spill(to));
        }
    }
}

package dev.claudetap.capture;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Writes one exchange's callbacks to a ledger. What comes after its end is ignored. */
final class RecordingTap implements ExchangeTap {
    /** What {@link #number} is before the exchange starts, and when it is not recorded. */
    static final int NONE = 0;

    private final ToIntFunction<RecordingTap> open;
    private final HandOver handOver;
    private final Ledger ledger;
    private final EntryCodec codec;

    // Guarded by the ledger.
    private final Set<Mark> dropped = EnumSet.noneOf(Mark.class);
    private final Map<Mark, Long> lost = new EnumMap<>(Mark.class);
    private int number = NONE;
    private long startedNanos;
    private volatile EntryCodec.@Nullable Finish finish;

    /** @param open gives the exchange its number when it starts, or {@link #NONE} when the session is over */
    RecordingTap(ToIntFunction<RecordingTap> open, HandOver handOver) {
        this.open = open;
        this.handOver = handOver;
        this.ledger = handOver.ledger();
        this.codec = ledger.codec();
    }

    @Override
    public void onRequest(RequestHead head) {
        synchronized (ledger) {
            number = open.applyAsInt(this);
            startedNanos = System.nanoTime();
            long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            whole(Mark.REQUEST_HEAD, codec.start(new EntryCodec.Start(head, epoch, startedNanos)));
        }
        handOver.offer(false);
    }

    @Override
    public void onRequestData(ByteBuffer data) {
        bytes(Mark.REQUEST_DATA, data);
    }

    @Override
    public void onRequestEnd(Headers trailers) {
        synchronized (ledger) {
            whole(Mark.REQUEST_END, codec.trailers(trailers));
        }
        // The request must be in the journal before its answer starts.
        handOver.offer(true);
    }

    @Override
    public void onResponse(ResponseHead head) {
        synchronized (ledger) {
            whole(Mark.RESPONSE_HEAD, codec.response(head));
        }
        handOver.offer(false);
    }

    @Override
    public void onResponseData(ByteBuffer data) {
        bytes(Mark.RESPONSE_DATA, data);
    }

    @Override
    public void onResponseEnd(Headers trailers) {
        synchronized (ledger) {
            whole(Mark.RESPONSE_END, codec.trailers(trailers));
        }
        handOver.offer(false);
    }

    @Override
    public void onFrame(FrameHead frame) {
        synchronized (ledger) {
            if (dropped.isEmpty()) {
                whole(Mark.FRAME, codec.frame(frame));
            }
        }
        handOver.offer(false);
    }

    @Override
    public void onFrameData(boolean fromClient, ByteBuffer data) {
        bytes(fromClient ? Mark.CLIENT_DATA : Mark.SERVER_DATA, data);
    }

    @Override
    public void onFinally(Outcome outcome, @Nullable ExchangeError error) {
        synchronized (ledger) {
            if (finish == null) {
                EntryCodec.Finish last = new EntryCodec.Finish(outcome, error, Map.copyOf(lost));
                whole(Mark.END, codec.finish(last));
                finish = last;
            }
        }
        handOver.offer(false);
    }

    /** How it ended; null while it is under way. */
    EntryCodec.@Nullable Finish finish() {
        return finish;
    }

    private void bytes(Mark mark, ByteBuffer data) {
        synchronized (ledger) {
            if (number == NONE || finish != null || !data.hasRemaining()) {
                return;
            }
            long micros = micros();
            int left = dropped.contains(mark) ? data.remaining() : ledger.append(number, mark, micros, data);
            if (left > 0) {
                lost.merge(mark, (long) left, Long::sum);
                if (dropped.add(mark)) {
                    whole(Mark.DROPPED, codec.dropped(mark));
                }
            }
        }
        handOver.offer(false);
    }

    private void whole(Mark mark, ByteBuffer encoded) {
        if (number != NONE && finish == null) {
            ledger.appendWhole(number, mark, micros(), encoded);
        }
    }

    private long micros() {
        return (System.nanoTime() - startedNanos) / 1_000;
    }
}

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
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one exchange's callbacks to a ledger. What comes after its end is ignored. */
final class RecordingTap implements ExchangeTap {
    /** What {@link #number} is before the exchange starts, and when it is not recorded. */
    static final int NONE = 0;

    private final Unrecorded open;
    private final HandOver handOver;
    private final Ledger ledger;

    // Guarded by the ledger.
    private int number = NONE;
    private long startedNanos;
    private boolean over;
    /** How many bytes of each kind found no memory; null while all did. */
    private @Nullable Map<Mark, Long> lost;

    RecordingTap(Unrecorded open, HandOver handOver) {
        this.open = open;
        this.handOver = handOver;
        this.ledger = handOver.ledger();
    }

    @Override
    public void onRequest(RequestHead head) {
        synchronized (ledger) {
            if (over) {
                return;
            }
            number = open.begin(this);
            startedNanos = System.nanoTime();
            Instant now = Instant.now();
            long epoch = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
            whole(Mark.REQUEST_HEAD, codec().start(new EntryCodec.Start(head, epoch, startedNanos)));
        }
        handOver.offer();
    }

    @Override
    public void onRequestData(ByteBuffer data) {
        bytes(Mark.REQUEST_DATA, data);
    }

    @Override
    public void onRequestEnd(Headers trailers) {
        synchronized (ledger) {
            whole(Mark.REQUEST_END, codec().trailers(trailers));
        }
        handOver.offer();
    }

    @Override
    public void onResponse(ResponseHead head) {
        synchronized (ledger) {
            whole(Mark.RESPONSE_HEAD, codec().response(head));
        }
        handOver.offer();
    }

    @Override
    public void onResponseData(ByteBuffer data) {
        bytes(Mark.RESPONSE_DATA, data);
    }

    @Override
    public void onResponseEnd(Headers trailers) {
        synchronized (ledger) {
            whole(Mark.RESPONSE_END, codec().trailers(trailers));
        }
        handOver.offer();
    }

    @Override
    public void onFrame(FrameHead frame) {
        synchronized (ledger) {
            Mark data = frame.fromClient() ? Mark.CLIENT_DATA : Mark.SERVER_DATA;
            if (lost == null || !lost.containsKey(data)) {
                whole(Mark.FRAME, codec().frame(frame));
            }
        }
        handOver.offer();
    }

    @Override
    public void onFrameData(boolean fromClient, ByteBuffer data) {
        bytes(fromClient ? Mark.CLIENT_DATA : Mark.SERVER_DATA, data);
    }

    @Override
    public void onFinally(Outcome outcome, @Nullable ExchangeError error) {
        synchronized (ledger) {
            if (over) {
                return;
            }
            Map<Mark, Long> missing = lost == null ? Map.of() : Map.copyOf(lost);
            whole(Mark.END, codec().finish(new EntryCodec.Finish(outcome, error, missing)));
            over = true;
            open.over(number, outcome);
        }
        handOver.offer();
    }

    private void bytes(Mark mark, ByteBuffer data) {
        synchronized (ledger) {
            if (number == NONE || over || !data.hasRemaining()) {
                return;
            }
            boolean dropping = lost != null && lost.containsKey(mark);
            int left = dropping ? data.remaining() : ledger.append(number, mark, micros(), data);
            if (left > 0) {
                drop(mark, left);
            }
        }
        handOver.offer();
    }

    private void drop(Mark mark, long bytes) {
        Map<Mark, Long> missing = lost;
        if (missing == null) {
            missing = new EnumMap<>(Mark.class);
            lost = missing;
        }
        if (!missing.containsKey(mark)) {
            whole(Mark.DROPPED, codec().dropped(mark));
        }
        missing.merge(mark, bytes, Long::sum);
    }

    private EntryCodec codec() {
        return ledger.codec();
    }

    private void whole(Mark mark, ByteBuffer encoded) {
        if (number != NONE && !over) {
            ledger.appendWhole(number, mark, micros(), encoded);
        }
    }

    private long micros() {
        return (System.nanoTime() - startedNanos) / 1_000;
    }
}

package dev.claudetap.capture;

import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sorts a ledger's entries by exchange: the recordings that have begun and not ended. Worker only. */
final class OpenRecordings implements Ledger.Reader {
    private static final ExchangeError UNREADABLE =
            new ExchangeError("unreadable", "why it ended was lost with the bytes that waited on disk");

    /** Most small exchanges are over by then; to tell the journal of them as well costs more than to record them. */
    private static final long BRIEF = TimeUnit.MILLISECONDS.toNanos(20);

    private final Map<Integer, ExchangeRecording> recordings = new HashMap<>();
    private final Unrecorded open;
    private final Session session;
    private final RecordExit exit;
    private final Runnable afterEach;
    /** Made for the first exchange: it takes a start too long. */
    private @Nullable SecureRandom random;

    /** Whose requests are whole since when, by {@link System#nanoTime}, and not told to the journal. */
    private final Map<Integer, Long> asked = new TreeMap<>();

    private boolean hole;
    private int lastNumber;
    private @Nullable ExchangeRecording last;

    /**
     * @param open exchanges without a record; one that ends is taken out
     * @param afterEach called after each one that ended
     */
    OpenRecordings(Unrecorded open, Session session, RecordExit exit, Runnable afterEach) {
        this.open = open;
        this.session = session;
        this.exit = exit;
        this.afterEach = afterEach;
    }

    @Override
    public void entry(int exchange, long packed, byte[] data, int from) {
        Mark mark = Mark.of(packed);
        ByteBuffer bytes = ByteBuffer.wrap(data, from, Mark.length(packed));
        switch (mark) {
            case REQUEST_HEAD -> begin(exchange, EntryCodec.start(bytes));
            case END -> finish(exchange, EntryCodec.finish(bytes), Mark.micros(packed));
            default -> {
                ExchangeRecording recording = of(exchange);
                if (recording != null) {
                    pass(recording, packed, bytes);
                }
                if (mark == Mark.REQUEST_END) {
                    asked.put(exchange, System.nanoTime());
                }
            }
        }
    }

    private static void pass(ExchangeRecording recording, long packed, ByteBuffer bytes) {
        Mark mark = Mark.of(packed);
        if (mark.isData()) {
            recording.bytes(mark, Mark.micros(packed), bytes);
        } else {
            recording.thing(mark, Mark.micros(packed), EntryCodec.thing(mark, bytes));
        }
    }

    /** Entries of one exchange often follow each other. */
    private @Nullable ExchangeRecording of(int exchange) {
        if (exchange != lastNumber) {
            lastNumber = exchange;
            last = recordings.get(exchange);
        }
        return last;
    }

    private void begin(int exchange, EntryCodec.Start start) {
        Instant at = Instant.EPOCH.plus(start.epochMicros(), ChronoUnit.MICROS);
        Begun begun = new Begun(exchange, requestId(), at, start.nanos());
        ExchangeRecording recording = new ExchangeRecording(begun, session, exit);
        recordings.put(exchange, recording);
        lastNumber = exchange;
        last = recording;
        exit.started(begun, start.head());
        recording.thing(Mark.REQUEST_HEAD, 0, start.head());
    }

    private String requestId() {
        byte[] bytes = new byte[6];
        if (random == null) {
            random = new SecureRandom();
        }
        random.nextBytes(bytes);
        return "req_" + HexFormat.of().formatHex(bytes);
    }

    private void finish(int exchange, EntryCodec.Finish finish, long micros) {
        ExchangeRecording recording = recordings.remove(exchange);
        if (recording == null) {
            // Its beginning was in a hole.
            Begun unseen = new Begun(exchange, requestId(), Instant.now(), System.nanoTime());
            recording = new ExchangeRecording(unseen, session, exit);
            recording.missedSome();
        }
        lastNumber = RecordingTap.NONE;
        last = null;
        asked.remove(exchange);
        try {
            recording.finish(new ExchangeRecording.End(finish.outcome(), finish.error(), micros), finish.lost());
        } finally {
            open.recorded(exchange);
            afterEach.run();
        }
    }

    @Override
    public void hole() {
        hole = true;
        recordings.values().forEach(ExchangeRecording::missedSome);
    }

    /** After a hole: ends whatever has ended behind it, in outline if need be. */
    void mend(List<Ledger> ledgers) {
        if (!hole) {
            return;
        }
        hole = false;
        Map<Integer, Outcome> ended = open.over();
        // What is in the ledgers by now may be the ends of some of them.
        for (Ledger ledger : ledgers) {
            while (ledger.hasNews()) {
                ledger.drain(this);
            }
        }
        ended.forEach((number, outcome) -> {
            if (open.has(number)) {
                ExchangeError error = outcome == Outcome.COMPLETED ? null : UNREADABLE;
                finish(number, new EntryCodec.Finish(outcome, error, Map.of()), 0);
            }
        });
    }

    /** Tells the journal of requests that have been whole for a while and whose exchange is not over. */
    void journalAsked() {
        if (asked.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        asked.entrySet().removeIf(whole -> {
            ExchangeRecording recording = recordings.get(whole.getKey());
            if (recording == null || !open.isUnderWay(whole.getKey())) {
                return true;
            }
            if (now - whole.getValue() < BRIEF) {
                return false;
            }
            recording.journal();
            return true;
        });
    }

    /** Whether {@link #journalAsked} has some left that have only just become whole. */
    boolean hasAsked() {
        return !asked.isEmpty();
    }

    /** Those without a record, as they are. */
    List<ExchangeRecording> all() {
        return new ArrayList<>(recordings.values());
    }

    /** Those of exchanges that are not over, as they are. The others' records are on their way. */
    List<ExchangeRecording> underWay() {
        List<ExchangeRecording> underWay = new ArrayList<>();
        recordings.forEach((exchange, recording) -> {
            if (open.isUnderWay(exchange)) {
                underWay.add(recording);
            }
        });
        return underWay;
    }
}

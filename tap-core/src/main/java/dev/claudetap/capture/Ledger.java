package dev.claudetap.capture;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What was seen of many exchanges and not yet read by the worker, as bytes, in the order in which it was seen. Event loops
 * append (one copy, no other work), the session's worker drains. Nothing of an exchange that waits here is an object of
 * its own, so that a pile of small exchanges costs no more memory than its bytes.
 */
final class Ledger {
    static final int PIECE = 64 * 1024;
    /** Rather a new piece than shreds of an entry. */
    private static final int SHRED = 256;

    /** Few, so that the worker soon sees whether it should leave the processors to the traffic. */
    private static final int PIECES_PER_TURN = 2;
    /** The worker is about to read these. */
    private static final int NEXT_TO_READ = 2;

    /** Reads a ledger. The worker's side. */
    interface Reader {
        /** An entry: {@code packed} is its {@link Mark}, its bytes begin at {@code from}. */
        void entry(int exchange, long packed, byte[] data, int from);

        /** A piece with entries of unknown exchanges cannot be read back. */
        void hole();
    }

    private final HandOver handOver;
    private final EntryCodec codec = new EntryCodec();
    private Segment tail = new Segment(new byte[0]);

    // The worker's place.
    private volatile Segment head = tail;
    private int position;

    Ledger(HandOver handOver) {
        this.handOver = handOver;
    }

    // ---- event loops, one at a time: they hold this ledger's lock

    /** For the entries that are no bytes of a body. */
    EntryCodec codec() {
        return codec;
    }

    /**
     * Adds bytes, over as many entries as it takes.
     *
     * @return how many of them found no memory
     */
    int append(int exchange, Mark mark, long micros, ByteBuffer from) {
        int position = from.position();
        int left = from.remaining();
        while (left > 0) {
            if (tail.room() < Math.min(left, SHRED) && !grow(PIECE, false)) {
                return left;
            }
            int n = Math.min(Math.min(left, tail.room()), Mark.MAX_LENGTH);
            tail.append(exchange, mark.pack(micros, n), from, position);
            position += n;
            left -= n;
        }
        return 0;
    }

    /** Adds one entry as a whole, whatever memory says: without it the rest cannot be understood. */
    void appendWhole(int exchange, Mark mark, long micros, ByteBuffer encoded) {
        int length = encoded.remaining();
        if (tail.room() < length) {
            grow(Math.max(PIECE, length + Segment.ENTRY_HEAD), true);
        }
        tail.append(exchange, mark.pack(micros, length), encoded, encoded.position());
    }

    private boolean grow(int bytes, boolean must) {
        if (!handOver.claim(bytes, must)) {
            return false;
        }
        Segment added;
        try {
            added = new Segment(handOver.memory(bytes));
        } catch (OutOfMemoryError full) {
            handOver.free(bytes);
            if (must) {
                throw full;
            }
            // The traffic goes on; the record says what it lacks.
            return false;
        }
        tail.link(added);
        tail = added;
        return true;
    }

    // ---- worker

    /** Reads what is new, or a good piece of it. */
    void drain(Reader reader) {
        for (int pieces = 0; pieces < PIECES_PER_TURN; pieces++) {
            Segment segment = head;
            read(segment, reader);
            Segment following = segment.next();
            if (following == null) {
                return;
            }
            if (position >= segment.published()) {
                handOver.free(segment.release());
                handOver.unparked(segment.parked());
                head = following;
                position = 0;
            }
        }
    }

    private void read(Segment segment, Reader reader) {
        int until = segment.published();
        if (position >= until) {
            return;
        }
        byte[] data;
        try {
            data = segment.take();
        } catch (IOException unreadable) {
            // The records then say that bytes are missing; the exchanges themselves are not lost.
            position = until;
            reader.hole();
            return;
        }
        ByteBuffer entries = ByteBuffer.wrap(data);
        while (position < until) {
            int exchange = entries.getInt(position);
            long packed = entries.getLong(position + Integer.BYTES);
            int from = position + Segment.ENTRY_HEAD;
            // Move on first: what fails on an entry must not meet it again.
            position = from + Mark.length(packed);
            reader.entry(exchange, packed, data, from);
        }
    }

    /** Whether there is anything new. */
    boolean hasNews() {
        Segment segment = head;
        return segment.next() != null || position < segment.published();
    }

    // ---- spiller

    /** Parks full pieces until enough memory is free. */
    void spill(SpillFile to) throws IOException {
        Segment segment = head;
        for (int i = 0; i < NEXT_TO_READ && segment != null; i++) {
            segment = segment.next();
        }
        while (segment != null && handOver.isPressed()) {
            byte[] parked = segment.spill(to);
            handOver.parked(parked.length);
            handOver.reuse(parked);
            segment = segment.next();
        }
    }
}

package dev.claudetap.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an exchange's log: bytes in wire order and a mark for each run of them. One thread writes at its end, one
 * reads behind it; a full piece may be parked in the spill file until it is read.
 */
final class Segment {
    private static final byte[] NONE = new byte[0];

    private final long[] marks;
    private @Nullable Object @Nullable [] things;
    private byte[] data;
    private @Nullable SpillFile spilledTo;
    private SpillFile.@Nullable Slot slot;
    private boolean taken;
    private int claimed;

    private int used;
    private int count;
    private volatile int published;
    private volatile @Nullable Segment next;

    Segment(int bytes, int entries) {
        data = new byte[bytes];
        marks = new long[entries];
        claimed = weight(bytes, entries);
    }

    /** Memory for so many bytes and marks. */
    static int weight(int bytes, int entries) {
        return bytes + entries * Long.BYTES;
    }

    // ---- writer

    boolean hasRoom(boolean forBytes) {
        return count < marks.length && (!forBytes || used < data.length);
    }

    /** Copies what fits and returns how much that was. */
    int append(Mark mark, long micros, ByteBuffer from, int position, int length) {
        int n = Math.min(Math.min(length, data.length - used), Mark.MAX_LENGTH);
        from.get(position, data, used, n);
        used += n;
        marks[count++] = mark.pack(micros, n);
        published = count;
        return n;
    }

    void append(Mark mark, long micros, Object thing) {
        if (things == null) {
            things = new Object[marks.length];
        }
        things[count] = thing;
        marks[count++] = mark.pack(micros, 0);
        published = count;
    }

    void link(Segment following) {
        next = following;
    }

    // ---- reader

    int published() {
        return published;
    }

    @Nullable
    Segment next() {
        return next;
    }

    long mark(int index) {
        return marks[index];
    }

    @Nullable
    Object thing(int index) {
        return things == null ? null : things[index];
    }

    /**
     * The bytes, for the reader; from now on they stay in memory.
     *
     * @throws IOException when they were spilled and cannot be read back
     */
    synchronized byte[] take() throws IOException {
        taken = true;
        if (slot != null && spilledTo != null) {
            SpillFile.Slot from = slot;
            slot = null;
            data = spilledTo.readBack(from);
        }
        return data;
    }

    // ---- spiller

    /**
     * Parks the bytes in a file, if this piece is full and nobody reads it yet.
     *
     * @return how many bytes of memory that freed
     */
    synchronized int spill(SpillFile to) throws IOException {
        if (taken || slot != null || next == null || used == 0) {
            return 0;
        }
        slot = to.write(data, used);
        spilledTo = to;
        int freed = data.length;
        data = NONE;
        claimed -= freed;
        return freed;
    }

    /** Memory that is still claimed for it, in bytes; nothing afterwards. Its place in the spill file is free, too. */
    synchronized int release() {
        if (slot != null && spilledTo != null) {
            spilledTo.free();
            slot = null;
            taken = true;
        }
        int rest = claimed;
        claimed = 0;
        return rest;
    }
}

package dev.claudetap.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a {@link Ledger}: entries one behind the other. One thread at a time writes at its end, one reads behind it; a
 * full piece may be parked in the spill file until it is read.
 */
final class Segment {
    /** Exchange number and packed mark, before every entry's bytes. */
    static final int ENTRY_HEAD = Integer.BYTES + Long.BYTES;

    private static final byte[] NONE = new byte[0];

    private byte[] data;
    private @Nullable SpillFile spilledTo;
    private SpillFile.@Nullable Slot slot;
    private boolean taken;
    private int claimed;
    private int parked;

    private volatile int published;
    private volatile @Nullable Segment next;

    Segment(byte[] memory) {
        data = memory;
        claimed = memory.length;
    }

    // ---- writer

    /** Bytes that still fit behind an entry's head; negative when not even that fits. */
    int room() {
        return data.length - published - ENTRY_HEAD;
    }

    /** Adds an entry; {@link #room} must allow it. */
    void append(int exchange, long packed, ByteBuffer from, int position) {
        int at = published;
        int length = Mark.length(packed);
        ByteBuffer.wrap(data).putInt(at, exchange).putLong(at + Integer.BYTES, packed);
        from.get(position, data, at + ENTRY_HEAD, length);
        published = at + ENTRY_HEAD + length;
    }

    void link(Segment following) {
        next = following;
    }

    // ---- reader

    /** How many bytes of it may be read. */
    int published() {
        return published;
    }

    @Nullable
    Segment next() {
        return next;
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
            try {
                data = spilledTo.readBack(from);
                slot = null;
            } catch (IOException e) {
                slot = null;
                throw e;
            }
            // Where there is no memory for it now, it can be taken later.
        }
        return data;
    }

    // ---- spiller

    /**
     * Parks the bytes in a file, if this piece is full and nobody reads it yet.
     *
     * @return the memory that is free now; empty when nothing was parked
     */
    synchronized byte[] spill(SpillFile to) throws IOException {
        if (taken || slot != null || next == null) {
            return NONE;
        }
        slot = to.write(data, published);
        spilledTo = to;
        byte[] free = data;
        data = NONE;
        claimed -= free.length;
        parked = free.length;
        return free;
    }

    /** How many bytes of memory parking it freed; nothing when it was not parked. */
    synchronized int parked() {
        return parked;
    }

    /** Memory that is still claimed for it, in bytes; nothing afterwards. Its place in the spill file is free, too. */
    synchronized int release() {
        if (slot != null && spilledTo != null) {
            spilledTo.free(slot);
            slot = null;
        }
        taken = true;
        int rest = claimed;
        claimed = 0;
        return rest;
    }
}

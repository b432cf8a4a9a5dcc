package dev.claudetap.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Bytes collected in pieces, up to a limit. Worker only. */
final class BodyBytes {
    private static final int FIRST = 1024;
    private static final int MOST = 64 * 1024;

    private final BodyStore store;
    private final long limit;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private byte[] current = new byte[0];
    private int used;
    private long size;

    /** Whole bytes in memory, or where they are parked. */
    private static final class Piece {
        private final byte @Nullable [] bytes;
        private final SpillFile.@Nullable Slot slot;

        Piece(byte @Nullable [] bytes, SpillFile.@Nullable Slot slot) {
            this.bytes = bytes;
            this.slot = slot;
        }
    }

    BodyBytes(BodyStore store, long limit) {
        this.store = store;
        this.limit = limit;
    }

    long size() {
        return size;
    }

    /** Copies up to the limit; the buffer is left as it was. Returns whether all of it was kept. */
    boolean append(ByteBuffer from) {
        int at = from.position();
        int left = (int) Math.min(from.remaining(), limit - size);
        boolean whole = left == from.remaining();
        while (left > 0) {
            if (used == current.length) {
                next(left);
            }
            int n = Math.min(left, current.length - used);
            from.get(at, current, used, n);
            used += n;
            size += n;
            at += n;
            left -= n;
        }
        return whole;
    }

    private void next(int wanted) {
        int length = (int) Math.min(Math.max(Math.max(FIRST, wanted), Math.min(size, MOST)), limit - size);
        close();
        current = new byte[length];
        used = 0;
        store.hold(length);
    }

    private void close() {
        if (used == 0) {
            return;
        }
        SpillFile.Slot slot = store.park(current, used);
        if (slot == null) {
            pieces.add(new Piece(current, null));
        } else {
            store.free(current.length);
            pieces.add(new Piece(null, slot));
        }
        current = new byte[0];
        used = 0;
    }

    /** A copy of the first bytes, at most {@code most}, as far as they are in memory. */
    byte[] peek(int most) {
        Piece first = pieces.peekFirst();
        byte[] from = first == null ? current : first.bytes;
        if (from == null) {
            return new byte[0];
        }
        byte[] copy = new byte[(int) Math.min(Math.min(most, size), from.length)];
        System.arraycopy(from, 0, copy, 0, copy.length);
        return copy;
    }

    /** A copy of all bytes as far as they are in memory; this stays as it is. */
    byte[] copy() {
        byte[] all = new byte[(int) size];
        int at = 0;
        for (Piece piece : pieces) {
            byte[] bytes = piece.bytes;
            if (bytes == null) {
                return Arrays.copyOf(all, at);
            }
            System.arraycopy(bytes, 0, all, at, bytes.length);
            at += bytes.length;
        }
        System.arraycopy(current, 0, all, at, used);
        return all;
    }

    /**
     * All bytes; this is empty afterwards.
     *
     * @throws IOException when parked ones cannot be read back
     */
    byte[] take() throws IOException {
        if (pieces.isEmpty() && used == current.length) {
            byte[] all = current;
            reset();
            return all;
        }
        byte[] all = new byte[(int) size];
        byte[] last = current;
        int lastLength = used;
        int at = 0;
        try {
            for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
                byte[] bytes = bytesOf(piece);
                // Only the last piece may be partly filled, and it is not in this list.
                System.arraycopy(bytes, 0, all, at, bytes.length);
                at += bytes.length;
            }
            System.arraycopy(last, 0, all, at, lastLength);
        } finally {
            reset();
        }
        return all;
    }

    private byte[] bytesOf(Piece piece) throws IOException {
        if (piece.slot != null) {
            return store.readBack(piece.slot);
        }
        byte[] bytes = piece.bytes == null ? new byte[0] : piece.bytes;
        store.free(bytes.length);
        return bytes;
    }

    /** Forgets everything. */
    void discard() {
        for (Piece piece : pieces) {
            try {
                bytesOf(piece);
            } catch (IOException unreadable) {
                // It was to be thrown away anyhow.
            }
        }
        reset();
    }

    private void reset() {
        store.free(current.length);
        pieces.clear();
        current = new byte[0];
        used = 0;
        size = 0;
    }
}

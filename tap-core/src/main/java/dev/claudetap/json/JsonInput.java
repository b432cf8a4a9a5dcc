package dev.claudetap.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a text, a piece of it at a time, as one byte each: that is all JSON's syntax is about, and several times
 * cheaper to read. A question mark stands for each character beyond Latin-1.
 */
final class JsonInput {
    private static final int PIECE = 16 * 1024;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The same byte eight times, to look at eight characters at once. */
    private static final long ONES = 0x0101_0101_0101_0101L;

    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    final String text;
    final int length;
    /** The piece that is at hand, {@link #filled} characters of the text from {@link #base} on. */
    byte[] piece = {};

    int base;
    int filled;

    JsonInput(String text) {
        this.text = text;
        this.length = text.length();
    }

    /** The character at an index of the text, which must be less than its length. */
    char at(int index) {
        int place = place(index); // may bring another piece
        return (char) (piece[place] & 0xff);
    }

    /** Where in {@link #piece} the character of that index of the text is now. */
    int place(int index) {
        int place = index - base;
        if (place >= 0 && place < filled) {
            return place;
        }
        load(index);
        return 0;
    }

    /**
     * Where in {@link #piece}, from a place on, the next quote, backslash or control character is; {@link #filled} when there
     * is none in it.
     */
    int special(int place) {
        int i = place;
        for (; i + Long.BYTES <= filled; i += Long.BYTES) {
            long eight = (long) LONGS.get(piece, i);
            // The lowest of the highest bits that stay is right; those above it may be wrong.
            long quotes = zeros(eight ^ ('"' * ONES));
            long backslashes = zeros(eight ^ ('\\' * ONES));
            long controls = (eight - (' ' * ONES)) & ~eight;
            long found = (quotes | backslashes | controls) & HIGHEST_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (i < filled && piece[i] != '"' && piece[i] != '\\' && (piece[i] >= ' ' || piece[i] < 0)) {
            i++;
        }
        return i;
    }

    /** The highest bit of each byte that is zero. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }

    private void load(int from) {
        int to = Math.min(from + PIECE, length);
        byte[] bytes = text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
        base = from;
        filled = to - from;
        piece = bytes.length == filled ? bytes : each(from, to);
    }

    /** A surrogate pair became one question mark. */
    private byte[] each(int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            bytes[i - from] = (byte) (c < 256 ? c : '?');
        }
        return bytes;
    }
}

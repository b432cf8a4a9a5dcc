package dev.claudetap.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a text, a piece of it at a time, as one byte each: that is all JSON's syntax is about, and several times
 * cheaper to read. A question mark stands for each character beyond Latin-1. Not safe for several threads.
 */
public final class JsonInput {
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

    /** The characters of {@code text}. */
    public JsonInput(String text) {
        this.text = text;
        this.length = text.length();
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** The piece that is at hand, {@link #filled} characters of the text from {@link #base} on; only to be read. */
    public byte[] piece() {
        return piece;
    }

    public int base() {
        return base;
    }

    public int filled() {
        return filled;
    }

    /** The character at an index of the text, which must be less than its length. */
    char at(int index) {
        int place = place(index); // may bring another piece
        return (char) (piece[place] & 0xff);
    }

    /** Where in the piece that is at hand now the character of that index of the text is; the index must be less than its length. */
    public int place(int index) {
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

    /**
     * Where in the piece, from a place on, the next character is that cannot stay as it is between the quotes of a JSON
     * string in UTF-8, or may be one (the question mark); the piece's end when there is none in it.
     */
    public int unsafe(int place) {
        int i = place;
        for (; i + Long.BYTES <= filled; i += Long.BYTES) {
            long eight = (long) LONGS.get(piece, i);
            long quotes = zeros(eight ^ ('"' * ONES));
            long backslashes = zeros(eight ^ ('\\' * ONES));
            long marks = zeros(eight ^ ('?' * ONES));
            long deletes = zeros(eight ^ (0x7f * ONES));
            long controls = (eight - (' ' * ONES)) & ~eight;
            long found = (quotes | backslashes | marks | deletes | controls | eight) & HIGHEST_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (i < filled && isSafe(piece[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSafe(byte c) {
        return c >= ' ' && c != '"' && c != '\\' && c != '?' && c != 0x7f;
    }

    /** Copies characters from a place of the piece on. */
    public void copy(int place, int count, byte[] to, int at) {
        System.arraycopy(piece, place, to, at, count);
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

package dev.claudetap.viewer;

import java.util.Arrays;

/** Bytes of a text that grows at its end and can be cut back. One thread. */
final class ByteText {
    private static final int RADIX = 36;

    byte[] bytes = new byte[1 << 12];
    int size;

    void append(int c) {
        room(1);
        bytes[size++] = (byte) c;
    }

    void append(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    /** A mark, a number in base 36, and a semicolon. */
    void appendMarked(byte mark, int number) {
        room(9);
        bytes[size++] = mark;
        int digits = 1;
        for (int rest = number / RADIX; rest > 0; rest /= RADIX) {
            digits++;
        }
        int left = number;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) Character.forDigit(left % RADIX, RADIX);
            left /= RADIX;
        }
        size += digits;
        bytes[size++] = ';';
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, (int) Math.min(bytes.length * 2L, 0x7fffffc7L)));
        }
    }
}

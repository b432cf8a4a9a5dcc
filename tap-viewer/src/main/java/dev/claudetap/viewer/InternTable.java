package dev.claudetap.viewer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Gives equal texts equal numbers without keeping the texts: it knows them by 128 bits of a hash that is seeded anew in
 * every table, so nobody can prepare two texts that meet in it. Costs about 35 bytes per text, however long. One thread.
 */
final class InternTable {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long SECOND_FACTOR = 0xC2B2AE3D27D4EB4FL;
    private static final int FREE = -1;

    private final long firstSeed;
    private final long secondSeed;
    private long[] firsts = new long[1 << 12];
    private long[] seconds = new long[1 << 12];
    private int[] numbers = new int[1 << 12];
    private int known;
    private int next;
    private long first;
    private long second;

    InternTable() {
        SecureRandom random = new SecureRandom();
        firstSeed = random.nextLong();
        secondSeed = random.nextLong();
        Arrays.fill(numbers, FREE);
    }

    /** A number that no text has or will have. */
    int reserve() {
        return next++;
    }

    /** Bytes it takes in memory. */
    long kept() {
        return (long) numbers.length * (Long.BYTES + Long.BYTES + Integer.BYTES);
    }

    /** The number of that text if it has one already; else the one's complement of the number it has got now. */
    int number(byte[] text, int from, int to) {
        hash(text, from, to);
        int slot = slot(first, second);
        if (numbers[slot] != FREE) {
            return numbers[slot];
        }
        firsts[slot] = first;
        seconds[slot] = second;
        int given = next++;
        numbers[slot] = given;
        if (++known * 5L > numbers.length * 3L) {
            grow();
        }
        return ~given;
    }

    private void hash(byte[] text, int from, int to) {
        long a = firstSeed ^ (to - from);
        long b = secondSeed + (to - from);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(text, at);
            a = (a ^ word) * FIRST_FACTOR;
            a ^= a >>> 29;
            b = (b + word) * SECOND_FACTOR;
            b ^= b >>> 32;
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << 8 | (text[at] & 0xff);
        }
        a = (a ^ rest) * SECOND_FACTOR;
        b = (b + rest) * FIRST_FACTOR;
        first = a ^ a >>> 31;
        second = b ^ b >>> 30;
    }

    private int slot(long a, long b) {
        int mask = numbers.length - 1;
        int slot = (int) (a ^ b >>> 32) & mask;
        while (numbers[slot] != FREE && (firsts[slot] != a || seconds[slot] != b)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldFirsts = firsts;
        long[] oldSeconds = seconds;
        int[] oldNumbers = numbers;
        firsts = new long[oldFirsts.length * 2];
        seconds = new long[oldFirsts.length * 2];
        numbers = new int[oldFirsts.length * 2];
        Arrays.fill(numbers, FREE);
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != FREE) {
                int slot = slot(oldFirsts[i], oldSeconds[i]);
                firsts[slot] = oldFirsts[i];
                seconds[slot] = oldSeconds[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}

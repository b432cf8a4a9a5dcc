package dev.claudetap.viewer;

import java.util.Arrays;
import java.util.BitSet;

/** The objects and arrays that are open at one place of a JSON text, and the elements that the arrays have so far. */
final class OpenValues {
    /** Per open value: where its text begins, its name from and to, and its first element. */
    private static final int FIELDS = 4;

    private final BitSet objects = new BitSet();
    private int[] values = new int[FIELDS * 32];
    private int depth;
    /** Pairs: where an element begins in the text that is made, and in the text that is read. */
    private int[] elements = new int[1 << 10];

    private int elementSize;

    void clear() {
        depth = 0;
        elementSize = 0;
    }

    int depth() {
        return depth;
    }

    void push(boolean object, int from, int nameFrom, int nameTo) {
        int base = depth * FIELDS;
        if (base + FIELDS > values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[base] = from;
        values[base + 1] = nameFrom;
        values[base + 2] = nameTo;
        values[base + 3] = elementSize;
        objects.set(depth, object);
        depth++;
    }

    void pop() {
        elementSize = top(3);
        depth--;
    }

    boolean isObject() {
        return objects.get(depth - 1);
    }

    int from() {
        return top(0);
    }

    int nameFrom() {
        return top(1);
    }

    int nameTo() {
        return top(2);
    }

    void element(int outAt, int inAt) {
        if (elementSize + 2 > elements.length) {
            elements = Arrays.copyOf(elements, elements.length * 2);
        }
        elements[elementSize++] = outAt;
        elements[elementSize++] = inAt;
    }

    int elements() {
        return (elementSize - top(3)) / 2;
    }

    int elementOut(int index) {
        return elements[top(3) + 2 * index];
    }

    int elementIn(int index) {
        return elements[top(3) + 2 * index + 1];
    }

    private int top(int field) {
        return values[(depth - 1) * FIELDS + field];
    }
}

package dev.claudetap.capture;

import dev.claudetap.trace.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exchanges that have no record yet. Those under way are here with their taps; one that is over and waits for the
 * worker is no more than a byte, however many of them there are. Safe on any thread.
 */
final class Unrecorded {
    private static final byte RECORDED = 0;
    private static final byte UNDER_WAY = 1;
    /** Plus the outcome's place in the list. */
    private static final byte OVER = 2;

    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private final Map<Integer, RecordingTap> underWay = new HashMap<>();
    /** What is known of the exchanges from {@link #first} up to {@link #next}, in a ring. Its length is a power of two. */
    private byte[] states = new byte[64];

    private int first = RecordingTap.NONE + 1;
    private int next = first;
    private int size;
    private int missed;
    private boolean closed;

    /** A number for an exchange that begins; after {@link #close} {@link RecordingTap#NONE}, and it counts as missed. */
    synchronized int begin(RecordingTap tap) {
        if (closed) {
            missed++;
            return RecordingTap.NONE;
        }
        if (next - first == states.length) {
            byte[] more = new byte[2 * states.length];
            for (int number = first; number != next; number++) {
                more[number & (more.length - 1)] = states[slot(number)];
            }
            states = more;
        }
        int number = next++;
        states[slot(number)] = UNDER_WAY;
        underWay.put(number, tap);
        size++;
        return number;
    }

    /** All that will be seen of it has been seen. */
    synchronized void over(int number, Outcome outcome) {
        if (underWay.remove(number) != null) {
            states[slot(number)] = (byte) (OVER + OUTCOMES.indexOf(outcome));
        }
    }

    /** It has its record. */
    synchronized void recorded(int number) {
        if (!has(number)) {
            return;
        }
        underWay.remove(number);
        states[slot(number)] = RECORDED;
        size--;
        while (first != next && states[slot(first)] == RECORDED) {
            first++;
        }
    }

    synchronized boolean has(int number) {
        return number - first >= 0 && number - next < 0 && states[slot(number)] != RECORDED;
    }

    /** Whether more will be seen of it. */
    synchronized boolean isUnderWay(int number) {
        return underWay.containsKey(number);
    }

    synchronized boolean isEmpty() {
        return size == 0;
    }

    synchronized List<RecordingTap> underWay() {
        return new ArrayList<>(underWay.values());
    }

    /** Those that are over, by number, with their outcomes. */
    synchronized Map<Integer, Outcome> over() {
        Map<Integer, Outcome> over = new TreeMap<>();
        for (int number = first; number != next; number++) {
            byte state = states[slot(number)];
            if (state >= OVER) {
                over.put(number, OUTCOMES.get(state - OVER));
            }
        }
        return over;
    }

    /** An exchange gets no record at all. */
    synchronized void miss() {
        missed++;
    }

    synchronized int missed() {
        return missed;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Nothing more may begin. */
    synchronized void close() {
        closed = true;
    }

    private int slot(int number) {
        return number & (states.length - 1);
    }
}

package dev.claudetap.trace;

/**
 * The place of an exchange in its session. Ordered by number, then by part.
 *
 * @param number counts exchanges from 1 in the order they started
 * @param part 1 for an exchange with one record; a WebSocket session counts its responses 1, 2, 3, …
 */
public record Turn(int number, int part) implements Comparable<Turn> {
    public Turn {
        if (number < 1 || part < 1) {
            throw new IllegalArgumentException("turn numbers and parts start at 1");
        }
    }

    /** The turn of an exchange with a single record. */
    public static Turn of(int number) {
        return new Turn(number, 1);
    }

    @Override
    public int compareTo(Turn other) {
        int byNumber = Integer.compare(number, other.number);
        return byNumber != 0 ? byNumber : Integer.compare(part, other.part);
    }
}

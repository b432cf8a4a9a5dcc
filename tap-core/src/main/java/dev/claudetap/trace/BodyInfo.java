package dev.claudetap.trace;

import org.jspecify.annotations.Nullable;

/**
 * How a body travelled, beside what it said.
 *
 * @param wireBytes bytes as sent, before any content coding was taken off
 * @param contentCoding the {@code Content-Encoding} value, or null when there was none
 * @param truncated true when the recorded body is only the beginning of what was sent
 * @param note why the body is not whole or not decoded, in one line; null when all is well
 */
public record BodyInfo(
        long wireBytes,
        @Nullable String contentCoding,
        boolean truncated,
        @Nullable String note) {
    /** A body of zero bytes. */
    public static final BodyInfo NONE = new BodyInfo(0, null, false, null);

    /** Whether it says no more than {@link #NONE}; asked for every record, where {@code equals} of a record is slow. */
    boolean isNone() {
        return wireBytes == 0 && contentCoding == null && !truncated && note == null;
    }
}

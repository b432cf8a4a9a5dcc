package dev.claudetap.otlp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names a span everywhere.
 *
 * @param traceId 32 hex digits, lower case, not all zero
 * @param spanId 16 hex digits, lower case, not all zero
 * @param flags as W3C Trace Context has them: 1 when it is sampled
 */
record SpanContext(String traceId, String spanId, int flags) {
    /** Our own spans are always exported. */
    static final int SAMPLED = 1;

    private static final Pattern TRACEPARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int HEX = 16;

    /** Reads a {@code traceparent} header; empty when it is none. A version to come may have more at its end. */
    static Optional<SpanContext> parse(String traceparent) {
        Matcher parts = TRACEPARENT.matcher(traceparent.strip().toLowerCase(Locale.ROOT));
        boolean valid = parts.matches()
                && !parts.group(1).equals("ff")
                && (parts.group(5) == null || !parts.group(1).equals("00"))
                && !isZero(parts.group(2))
                && !isZero(parts.group(3));
        return valid
                ? Optional.of(new SpanContext(parts.group(2), parts.group(3), Integer.parseInt(parts.group(4), HEX)))
                : Optional.empty();
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(digit -> digit == '0');
    }
}

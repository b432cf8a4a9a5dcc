package dev.claudetap.json;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON number, kept as it was written.
 *
 * @param text the number's text
 */
public record JsonNumber(String text) implements JsonValue {
    public JsonNumber {
        Objects.requireNonNull(text, "text");
    }

    /** A whole number. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** The value as a long; empty when it has a fraction or does not fit. */
    public Optional<Long> longValue() {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException notPlain) {
            return text.length() > 40 ? Optional.empty() : exactLong();
        }
    }

    /** Forms such as {@code 1e3} and {@code 5.0}; only for short texts, so a huge exponent costs nothing. */
    private Optional<Long> exactLong() {
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.precision() - value.scale()) > 30
                    ? Optional.empty()
                    : Optional.of(value.longValueExact());
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.claudetap.trace;

import java.util.Objects;

/**
 * One header field line exactly as it stood on the wire.
 *
 * @param name field name, case kept
 * @param value field value without surrounding white space
 */
public record Header(String name, String value) {
    public Header {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** Whether this line's name equals {@code other}, ignoring case. */
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}

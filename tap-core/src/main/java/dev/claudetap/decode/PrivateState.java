package dev.claudetap.decode;

import java.lang.reflect.Field;
import java.util.Optional;

/**
 * Reads private fields of the brotli and zstd libraries. Both hold decoded bytes back until their window is full, and
 * have no way to ask for them when a body is cut off; without this, an answer that the user interrupted would be lost.
 * Where reflection is not allowed, only that remainder is missing.
 */
final class PrivateState {
    private PrivateState() {}

    static Optional<Object> read(Object owner, String name) {
        try {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return Optional.ofNullable(field.get(owner));
        } catch (ReflectiveOperationException | RuntimeException notAllowed) {
            return Optional.empty(); // another version of the library, or a sealed module: see above
        }
    }

    static Optional<Long> number(Object owner, String name) {
        return read(owner, name).filter(Number.class::isInstance).map(value -> ((Number) value).longValue());
    }
}

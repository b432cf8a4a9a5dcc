package dev.claudetap.trace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Header field lines in wire order, duplicates and case kept. Immutable, safe on any thread.
 *
 * @param lines the lines in the order they were sent
 */
public record Headers(List<Header> lines) implements Iterable<Header> {
    /** No lines at all. */
    public static final Headers EMPTY = new Headers(List.of());

    public Headers {
        lines = List.copyOf(lines);
    }

    /** Headers of alternating names and values; for tests and fixed answers. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must come in pairs");
        }
        List<Header> lines = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            lines.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(lines);
    }

    /** The value of the first line with that name, ignoring case. */
    public Optional<String> first(String name) {
        for (Header line : lines) {
            if (line.is(name)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    /** The values of every line with that name in wire order, ignoring case. */
    public List<String> all(String name) {
        return lines.stream().filter(line -> line.is(name)).map(Header::value).toList();
    }

    /** The same lines with each one replaced by what {@code mapper} returns. */
    public Headers map(UnaryOperator<Header> mapper) {
        return new Headers(lines.stream().map(mapper).toList());
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    @Override
    public Iterator<Header> iterator() {
        return lines.iterator();
    }
}

package dev.claudetap.cli.guide;

import java.util.List;

/**
 * An option.
 *
 * @param names all ways to write it
 * @param label what stands for its value; empty when it takes none
 * @param description what it does
 * @param variable the environment variable that stands for it, or several with commas between them; empty when there is none
 * @param value what its value can be
 */
public record Flag(List<String> names, String label, String description, String variable, Value value) {
    /** Copies the list. */
    public Flag {
        names = List.copyOf(names);
    }

    /** Whether a value follows it. */
    boolean takesValue() {
        return value.kind() != Value.Kind.NONE;
    }

    /** All its names, with what stands for its value. */
    String written() {
        String all = String.join(", ", names);
        if (!takesValue()) {
            return all;
        }
        return all + (names.get(names.size() - 1).startsWith("--") ? "=" : " ") + label;
    }
}

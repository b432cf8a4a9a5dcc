package dev.claudetap.otlp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names with values: texts, whole numbers, fractions, booleans, or lists of texts. What is empty is left out. */
final class Attributes {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Attributes put(String name, String text) {
        if (!text.isEmpty()) {
            values.put(name, text);
        }
        return this;
    }

    Attributes put(String name, long number) {
        values.put(name, number);
        return this;
    }

    Attributes put(String name, double number) {
        values.put(name, number);
        return this;
    }

    Attributes put(String name, boolean value) {
        values.put(name, value);
        return this;
    }

    Attributes put(String name, List<String> texts) {
        if (!texts.isEmpty()) {
            values.put(name, List.copyOf(texts));
        }
        return this;
    }

    /** Each a {@link String}, {@link Long}, {@link Double}, {@link Boolean} or list of strings. */
    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}

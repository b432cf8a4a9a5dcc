package dev.claudetap.otlp;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Arguments of tools whose results are to come, by span id; the oldest go when there are too many. Not safe for several threads. */
final class ToolArguments {
    /** 16 MB of characters. */
    static final long MOST = 8L << 20;

    private final Map<String, String> waiting = new LinkedHashMap<>();
    private long characters;

    /** Keeps as much of them as an attribute holds. */
    void keep(String spanId, String arguments) {
        take(spanId);
        String kept = Messages.bounded(arguments);
        waiting.put(spanId, kept);
        characters += kept.length();
        Iterator<String> oldest = waiting.values().iterator();
        while (characters > MOST) {
            characters -= oldest.next().length();
            oldest.remove();
        }
    }

    /** The arguments, which are not kept any longer. */
    Optional<String> take(String spanId) {
        Optional<String> kept = Optional.ofNullable(waiting.remove(spanId));
        characters -= kept.map(String::length).orElse(0);
        return kept;
    }
}

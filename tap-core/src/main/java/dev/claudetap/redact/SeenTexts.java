package dev.claudetap.redact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found in texts that were looked through: each request of an agent repeats nearly all that the one before it said. Keeps the
 * texts that came last, up to a number of characters, with what it takes to keep them. Safe on any thread.
 */
final class SeenTexts {
    /** What the map takes for a text, beside its characters, and for a span, in characters. */
    private static final int ENTRY = 64;

    private final Map<String, List<Span>> found = new LinkedHashMap<>(64, 0.75f, true);
    private final int mostCharacters;
    private long characters;

    SeenTexts(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** What was found in that text; null when it is not known. */
    synchronized @Nullable List<Span> find(String text) {
        return found.get(text);
    }

    /** Keeps what was found; a text that would take the place of most others is not kept. */
    synchronized void keep(String text, List<Span> spans) {
        if (size(text, spans) > mostCharacters / 4 || found.put(text, List.copyOf(spans)) != null) {
            return;
        }
        characters += size(text, spans);
        var oldest = found.entrySet().iterator();
        while (characters > mostCharacters) {
            var entry = oldest.next();
            characters -= size(entry.getKey(), entry.getValue());
            oldest.remove();
        }
    }

    private static long size(String text, List<Span> spans) {
        return text.length() + ENTRY * (1L + spans.size());
    }

    /** How many characters are kept. */
    synchronized long characters() {
        return characters;
    }
}

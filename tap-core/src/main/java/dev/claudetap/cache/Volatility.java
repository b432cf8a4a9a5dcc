package dev.claudetap.cache;

import dev.claudetap.cache.CacheReport.Place;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.Prompt;
import dev.claudetap.conversation.PromptPiece.Part;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Finds what changes from request to request within tools and system prompts, such as a time or a counter: it breaks a
 * prompt cache for all that stands behind it. Keeps the latest texts of each thread. Not safe for several threads.
 */
public final class Volatility {
    /** So many changes make a habit. */
    private static final int HABIT = 3;
    /** Of ten requests, so many must differ from the one before. */
    private static final int OF_TEN = 8;

    /**
     * Characters that change with nearly every request of a thread.
     *
     * @param thread the thread's id
     * @param place tool, or block of the system prompt
     * @param from index of the first such character in the text there
     * @param length how many there are in the latest request
     * @param changes how often they changed
     * @param compared how often they could have
     */
    public record Range(int thread, Place place, int from, int length, int changes, int compared) {
        public Range {
            Objects.requireNonNull(place, "place");
        }
    }

    /** What is known of one text of a thread. */
    private static final class Slot {
        String latest;
        int prefix = Integer.MAX_VALUE;
        int suffix = Integer.MAX_VALUE;
        int changes;
        int compared;

        Slot(String latest) {
            this.latest = latest;
        }

        void add(String text) {
            compared++;
            if (text.equals(latest)) {
                return;
            }
            changes++;
            int most = Math.min(text.length(), latest.length());
            int same = 0;
            while (same < most && text.charAt(same) == latest.charAt(same)) {
                same++;
            }
            int end = 0;
            while (end < most - same
                    && text.charAt(text.length() - 1 - end) == latest.charAt(latest.length() - 1 - end)) {
                end++;
            }
            prefix = Math.min(prefix, same);
            suffix = Math.min(suffix, end);
            latest = text;
        }
    }

    /** A part of a thread's requests as it was last. */
    private static final class Texts {
        String raw = "";
        final Map<Integer, Slot> slots = new TreeMap<>();
    }

    private final Map<Integer, Map<Part, Texts>> threads = new TreeMap<>();

    /** Nothing was seen so far. */
    public Volatility() {}

    /** Takes the next call. */
    public void add(ConversationCall call, Prompt prompt) {
        if (call.purpose().isConversation()) {
            Map<Part, Texts> thread = threads.computeIfAbsent(call.thread(), added -> new HashMap<>());
            add(thread.computeIfAbsent(Part.TOOLS, added -> new Texts()), prompt.tools());
            add(thread.computeIfAbsent(Part.SYSTEM, added -> new Texts()), prompt.system());
        }
    }

    private static void add(Texts before, String raw) {
        if (raw.equals(before.raw)) {
            before.slots.values().forEach(slot -> slot.add(slot.latest));
            return;
        }
        before.raw = raw;
        List<String> texts = texts(raw);
        for (int i = 0; i < texts.size(); i++) {
            Slot known = before.slots.get(i);
            if (known == null) {
                before.slots.put(i, new Slot(texts.get(i)));
            } else {
                known.add(texts.get(i));
            }
        }
    }

    private static List<String> texts(String raw) {
        try {
            JsonValue value = JsonText.parse(raw);
            List<JsonValue> elements = value instanceof JsonArray array ? array.elements() : List.of(value);
            return elements.stream().map(Volatility::text).toList();
        } catch (JsonException edited) {
            return List.of(); // none at all, or a trace file that was edited
        }
    }

    private static String text(JsonValue element) {
        return element.asString()
                .or(() -> element.asObject().flatMap(object -> object.string("text")))
                .orElseGet(() -> element.asObject()
                        .map(object -> (JsonValue)
                                object.toBuilder().remove("cache_control").build())
                        .orElse(element)
                        .toJson());
    }

    /** What changed nearly every time so far: by thread, and in the order of the prompt. */
    public List<Range> ranges() {
        List<Range> found = new ArrayList<>();
        threads.forEach((thread, parts) -> {
            for (Part part : List.of(Part.TOOLS, Part.SYSTEM)) {
                parts.getOrDefault(part, new Texts()).slots.forEach((index, slot) -> {
                    if (slot.changes >= HABIT && slot.changes * 10 >= slot.compared * OF_TEN) {
                        int length = Math.max(0, slot.latest.length() - slot.prefix - slot.suffix);
                        found.add(new Range(
                                thread, new Place(part, index), slot.prefix, length, slot.changes, slot.compared));
                    }
                });
            }
        });
        return found;
    }
}

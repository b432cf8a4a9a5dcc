package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of a trace, each read once: a request repeats all that came before it, and of what is known already only
 * a digest is computed. Not safe for several threads.
 */
final class MessageTable {
    /** What one element of a request's messages stands for, and how a cache sees it. */
    record Entry(List<MessageFacts> messages, PromptPiece piece) {}

    private final Map<Digest, Entry> known = new HashMap<>();

    /**
     * The messages that one element of a request's message array stands for: mostly one, none where it is part of the
     * system prompt.
     *
     * @param member the array's name in that dialect
     * @param element the element's JSON text
     */
    Entry read(Dialect dialect, String member, String element) {
        return known.computeIfAbsent(Digest.of(dialect.getClass().getSimpleName() + member + element), added -> {
            JsonValue value = parsed(element);
            return new Entry(
                    facts(dialect.messages(alone(member, value))),
                    PromptPieces.piece(PromptPiece.Part.MESSAGES, value));
        });
    }

    static List<MessageFacts> facts(List<Message> messages) {
        return messages.stream().map(MessageFacts::of).toList();
    }

    private static JsonObject alone(String member, JsonValue value) {
        JsonValue array = value.asString().isPresent() ? value : new JsonArray(List.of(value));
        return JsonObject.builder().put(member, array).build();
    }

    private static JsonValue parsed(String element) {
        try {
            return JsonText.parse(element);
        } catch (JsonException edited) {
            return JsonObject.EMPTY; // a trace file may have been edited
        }
    }
}

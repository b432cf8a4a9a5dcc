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
    private final Map<Digest, List<MessageFacts>> known = new HashMap<>();

    /**
     * The messages that one element of a request's message array stands for: mostly one, none where it is part of the
     * system prompt.
     *
     * @param member the array's name in that dialect
     * @param element the element's JSON text
     */
    List<MessageFacts> read(Dialect dialect, String member, String element) {
        Digest raw = Digest.of(dialect.getClass().getSimpleName() + member + element);
        List<MessageFacts> facts = known.get(raw);
        if (facts == null) {
            facts = facts(dialect.messages(alone(member, element)));
            known.put(raw, facts);
        }
        return facts;
    }

    static List<MessageFacts> facts(List<Message> messages) {
        return messages.stream().map(MessageFacts::of).toList();
    }

    private static JsonObject alone(String member, String element) {
        JsonValue value = parsed(element);
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

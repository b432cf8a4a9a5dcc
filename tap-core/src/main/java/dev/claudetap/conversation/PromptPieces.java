package dev.claudetap.conversation;

import dev.claudetap.conversation.PromptPiece.Mark;
import dev.claudetap.conversation.PromptPiece.Part;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes requests apart into what a provider's cache tells apart, each text once. Not safe for several threads. */
final class PromptPieces {
    private static final List<String> MARKS = List.of("cache_control", "cachePoint");
    private static final List<String> PARAMETERS =
            List.of("thinking", "tool_choice", "toolChoice", "context_management");
    private static final int MARK_DEPTH = 3;

    private final Map<Digest, List<PromptPiece>> known = new HashMap<>();

    /** The pieces of a request, in order, of which no message was read yet. */
    List<PromptPiece> before(RequestParts parts) {
        List<PromptPiece> pieces = new ArrayList<>();
        parts.toolTexts().values().forEach(text -> pieces.addAll(listed(Part.TOOLS, text)));
        parts.texts().values().forEach(text -> pieces.addAll(listed(Part.SYSTEM, text)));
        JsonObject.Builder rest = JsonObject.builder();
        JsonObject inner = Dialect.opened(parts.head(), "request");
        for (String name : PARAMETERS) {
            JsonValue value = inner.get(name);
            if (value != null) {
                rest.put(name, value);
            }
        }
        String text = rest.build().toJson();
        pieces.add(new PromptPiece(Part.PARAMETERS, 0, Digest.of(text).high(), text.length(), 1, List.of()));
        return pieces;
    }

    private List<PromptPiece> listed(Part part, String text) {
        return known.computeIfAbsent(Digest.of(part + text), added -> {
            List<PromptPiece> pieces = new ArrayList<>();
            for (JsonValue element : elements(parsed(text))) {
                PromptPiece piece = piece(part, element);
                if (piece.size() == 2 && !pieces.isEmpty()) { // Bedrock's marks stand alone, behind what they mark
                    PromptPiece marked = pieces.remove(pieces.size() - 1);
                    piece = new PromptPiece(
                            part, marked.index(), marked.key(), marked.size(), marked.blocks(), piece.marks());
                }
                pieces.add(piece.at(part, pieces.size()));
            }
            return List.copyOf(pieces);
        });
    }

    /** A system prompt may be one text; Bedrock's tools and Gemini's prompts are wrapped. */
    private static List<JsonValue> elements(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.elements();
        }
        if (value instanceof JsonObject object) {
            for (String inner : List.of("tools", "parts")) {
                if (object.get(inner) instanceof JsonArray array) {
                    return array.elements();
                }
            }
        }
        return List.of(value);
    }

    static PromptPiece piece(Part part, JsonValue element) {
        List<Mark> marks = new ArrayList<>();
        int blocks = 1;
        if (element instanceof JsonObject object) {
            mark(object, 0, marks);
            JsonArray content = object.array("content")
                    .or(() -> object.array("parts"))
                    .or(() -> object.array("functionDeclarations"))
                    .orElse(JsonArray.EMPTY);
            blocks = Math.max(1, content.elements().size());
            for (int i = 0; i < content.elements().size(); i++) {
                int block = i;
                content.elements().get(i).asObject().ifPresent(inner -> mark(inner, block, marks));
            }
        }
        String text = unmarked(element, MARK_DEPTH).toJson();
        return new PromptPiece(part, 0, Digest.of(text).high(), text.length(), blocks, marks);
    }

    private static void mark(JsonObject object, int block, Collection<Mark> marks) {
        for (String name : MARKS) {
            if (object.get(name) instanceof JsonObject mark) {
                marks.add(new Mark(block, Dialect.text(mark, "ttl").equals("1h")));
            }
        }
    }

    private static JsonValue unmarked(JsonValue value, int depth) {
        if (value instanceof JsonArray array && depth > 0) {
            return new JsonArray(array.elements().stream()
                    .map(element -> unmarked(element, depth - 1))
                    .filter(element -> !JsonObject.EMPTY.equals(element))
                    .toList());
        }
        if (!(value instanceof JsonObject object) || depth == 0) {
            return value;
        }
        JsonObject.Builder plain = JsonObject.builder();
        for (JsonObject.Member member : object) {
            if (!MARKS.contains(member.name())) {
                plain.add(member.name(), unmarked(member.value(), depth - 1));
            }
        }
        return plain.build();
    }

    private static JsonValue parsed(String text) {
        try {
            return JsonText.parse(text);
        } catch (JsonException edited) {
            return JsonObject.EMPTY; // a trace file may have been edited
        }
    }
}

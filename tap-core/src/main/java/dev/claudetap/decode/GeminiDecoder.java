package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gemini, plain and in the {@code response} envelope of Code Assist. */
final class GeminiDecoder implements StreamDecoder {
    private static final Set<String> PLAIN_TEXT = Set.of("text", "thought");

    private final Draft body = new Draft();
    private final Map<Long, Candidate> candidates = new TreeMap<>();
    private boolean recognised;

    /** What one candidate has said so far. */
    private static final class Candidate {
        final Draft fields = new Draft();
        final Draft content = new Draft();
        final List<Draft> parts = new ArrayList<>();
        /** Whether the last part is plain text, and if so whether it is thought. */
        @Nullable
        Boolean lastIsThought;
    }

    @Override
    public String provider() {
        return "gemini";
    }

    @Override
    public void accept(StreamEvent event, @Nullable JsonValue data) {
        if (!(data instanceof JsonObject object)) {
            return;
        }
        recognised = true;
        JsonObject chunk = object;
        if (object.get("response") instanceof JsonObject inner) {
            body.keepAll(object, Set.of("response"));
            chunk = inner;
        }
        body.keepAll(chunk, Set.of("candidates"));
        long position = 0;
        for (JsonValue element : chunk.array("candidates").orElse(JsonArray.EMPTY)) {
            if (element instanceof JsonObject candidate) {
                candidate(Fields.index(candidate, "index", position), candidate);
            }
            position++;
        }
    }

    private void candidate(long index, JsonObject chunk) {
        Candidate candidate = candidates.computeIfAbsent(index, added -> new Candidate());
        candidate.fields.keepAll(chunk, Set.of("content"));
        candidate.fields.putIfMissing("index", JsonNumber.of(index));
        JsonObject content = Fields.object(chunk, "content");
        candidate.content.keepAll(content, Set.of("parts"));
        for (JsonValue part : content.array("parts").orElse(JsonArray.EMPTY)) {
            if (part instanceof JsonObject object) {
                part(candidate, object);
            }
        }
    }

    private static void part(Candidate candidate, JsonObject part) {
        boolean thought = part.get("thought") == JsonLiteral.TRUE;
        boolean plain = part.string("text").isPresent()
                && part.members().stream().allMatch(member -> PLAIN_TEXT.contains(member.name()));
        if (plain && candidate.lastIsThought != null && candidate.lastIsThought == thought) {
            candidate.parts.get(candidate.parts.size() - 1).append("text", Fields.text(part, "text"));
            return;
        }
        candidate.parts.add(Draft.of(part));
        candidate.lastIsThought = plain ? Boolean.valueOf(thought) : null;
    }

    @Override
    public JsonValue body() {
        if (!recognised) {
            return JsonLiteral.NULL;
        }
        JsonObject.Builder result = JsonObject.builder();
        List<JsonValue> built = new ArrayList<>();
        candidates.values().forEach(candidate -> built.add(built(candidate)));
        if (!built.isEmpty()) {
            result.put("candidates", new JsonArray(built));
        }
        body.build().forEach(member -> result.put(member.name(), member.value()));
        if (body.get("usageMetadata") instanceof JsonObject usage) {
            result.put("usage", UsageFields.normalise(usage));
        }
        Candidate first = candidates.get(0L);
        if (first != null) {
            result.put("content", mirror(first));
        }
        return result.build();
    }

    private static JsonObject built(Candidate candidate) {
        Draft content = candidate.content;
        JsonObject.Builder whole = JsonObject.builder();
        List<JsonValue> parts = new ArrayList<>();
        candidate.parts.forEach(part -> parts.add(part.build()));
        if (!content.isEmpty() || !parts.isEmpty()) {
            content.put("parts", new JsonArray(parts));
            whole.put("content", content.build());
        }
        candidate.fields.build().forEach(member -> whole.add(member.name(), member.value()));
        return whole.build();
    }

    /** The candidate as Anthropic content blocks. */
    private static JsonArray mirror(Candidate candidate) {
        List<JsonValue> blocks = new ArrayList<>();
        for (Draft part : candidate.parts) {
            JsonObject.Builder block = JsonObject.builder();
            if (part.get("functionCall") instanceof JsonObject call) {
                block.put("type", "tool_use").put("id", Fields.text(call, "id"));
                block.put("name", Fields.text(call, "name")).put("input", Fields.object(call, "args"));
                blocks.add(block.build());
            } else if (!part.lacks("text")) {
                String kind = part.get("thought") == JsonLiteral.TRUE ? "thinking" : "text";
                blocks.add(
                        block.put("type", kind).put(kind, part.string("text")).build());
            }
        }
        return new JsonArray(blocks);
    }
}

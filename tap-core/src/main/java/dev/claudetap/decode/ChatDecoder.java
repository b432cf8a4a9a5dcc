package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chat Completions and the older completions, of OpenAI and of the many who speak it. The body has OpenAI's shape, and
 * beside it {@code content}: the first choice as Anthropic content blocks.
 */
final class ChatDecoder implements StreamDecoder {
    private static final Set<String> REPLACED = Set.of("role", "id", "type", "format");

    private final Draft completion = new Draft();
    private boolean recognised;
    private boolean chat;

    @Override
    public String provider() {
        return "openai-chat";
    }

    @Override
    public void accept(StreamEvent event, @Nullable JsonValue data) {
        if (!(data instanceof JsonObject chunk)) {
            return;
        }
        recognised = true;
        completion.keepAll(chunk, Set.of("object", "choices", "usage"));
        String object = Fields.text(chunk, "object");
        completion.keep("object", new JsonString(object.equals("text_completion") ? object : "chat.completion"));
        usage(chunk.get("usage"));
        DraftArray choices = completion.array("choices");
        long position = 0;
        for (JsonValue element : chunk.array("choices").orElse(JsonArray.EMPTY)) {
            if (element instanceof JsonObject choice) {
                long index = Fields.index(choice, "index", position);
                choice(choices.at(index), index, choice);
            }
            position++;
        }
    }

    private void usage(@Nullable JsonValue usage) {
        if (usage instanceof JsonObject) {
            UsageFields.merge(completion.object("usage"), usage);
        }
    }

    private void choice(Draft choice, long index, JsonObject chunk) {
        if (choice.isEmpty()) {
            choice.put("index", JsonNumber.of(index));
        }
        for (JsonObject.Member member : chunk) {
            switch (member.name()) {
                case "index" -> {}
                case "usage" -> usage(member.value());
                case "delta", "message" ->
                    member.value().asObject().ifPresent(delta -> message(choice.object("message"), delta));
                case "text" -> choice.append("text", member.value().asString().orElse(""));
                case "logprobs" -> {
                    if (!member.value().isNull()) {
                        choice.grow("logprobs", member.value());
                    }
                }
                default -> choice.keep(member.name(), member.value());
            }
        }
    }

    private void message(Draft message, JsonObject delta) {
        chat = true;
        message.putIfMissing("role", new JsonString("assistant"));
        for (JsonObject.Member member : delta) {
            switch (member.name()) {
                case "tool_calls" ->
                    byIndex(
                            message.array("tool_calls"),
                            member.value().asArray().orElse(JsonArray.EMPTY));
                case "reasoning_details" ->
                    byIndex(
                            message.array("reasoning_details"),
                            member.value().asArray().orElse(JsonArray.EMPTY));
                default -> growOrReplace(message, member);
            }
        }
    }

    private static void growOrReplace(Draft target, JsonObject.Member member) {
        if (REPLACED.contains(member.name())) {
            target.keep(member.name(), member.value());
        } else if (member.value().isNull()) {
            target.putIfMissing(member.name(), member.value());
        } else {
            target.grow(member.name(), member.value());
        }
    }

    private static void byIndex(DraftArray entries, JsonArray deltas) {
        long position = 0;
        for (JsonValue element : deltas) {
            if (element instanceof JsonObject delta) {
                entry(entries.at(Fields.index(delta, "index", position)), delta);
            }
            position++;
        }
    }

    private static void entry(Draft entry, JsonObject delta) {
        for (JsonObject.Member member : delta) {
            if (member.name().equals("function") && member.value() instanceof JsonObject function) {
                function(entry.object("function"), function);
            } else if (member.name().equals("index")) {
                entry.put("index", member.value());
            } else {
                growOrReplace(entry, member);
            }
        }
    }

    private static void function(Draft function, JsonObject delta) {
        for (JsonObject.Member member : delta) {
            boolean repeatedName = member.name().equals("name")
                    && member.value()
                            .asString()
                            .filter(function.string("name")::equals)
                            .isPresent();
            if (!repeatedName) {
                growOrReplace(function, member);
            }
        }
    }

    @Override
    public JsonValue body() {
        if (!recognised) {
            return JsonLiteral.NULL;
        }
        JsonObject body = completion.build();
        if (!chat) {
            return body;
        }
        JsonObject.Builder withMirror = body.toBuilder();
        body.array("choices").orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(choice -> choice.asObject().stream())
                .filter(choice -> Fields.index(choice, "index", 0) == 0)
                .findFirst()
                .ifPresent(first -> withMirror.put("content", ChatMirror.content(Fields.object(first, "message"))));
        return withMirror.build();
    }
}

package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic Messages: {@code message_start}, content blocks with their deltas, {@code message_delta}, {@code error}. */
final class AnthropicDecoder implements StreamDecoder {
    static final Set<String> EVENTS = Set.of(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop",
            "ping");

    private final Draft message = new Draft();
    private boolean recognised;

    @Override
    public String provider() {
        return "anthropic";
    }

    @Override
    public void accept(StreamEvent event, @Nullable JsonValue data) {
        if (data instanceof JsonObject object) {
            accept(object.string("type").orElse(event.event()), object);
        }
    }

    void accept(String type, JsonObject event) {
        switch (type) {
            case "message_start" -> start(Fields.object(event, "message"));
            case "content_block_start" -> startBlock(event);
            case "content_block_delta" -> delta(event);
            case "message_delta" -> messageDelta(event);
            case "message_stop" -> message.keepAll(event, Set.of("type"));
            case "error" -> error(event);
            default -> {}
        }
    }

    private void start(JsonObject start) {
        recognised = true;
        message.keepAll(start, Set.of("usage"));
        usage(start.get("usage"));
    }

    private void begin() {
        if (!recognised) {
            recognised = true;
            message.putIfMissing("type", new JsonString("message"));
            message.putIfMissing("role", new JsonString("assistant"));
        }
    }

    private void startBlock(JsonObject event) {
        begin();
        DraftArray content = message.array("content");
        content.set(
                Fields.index(event, "index", content.nextIndex()),
                event.object("content_block").orElse(JsonObject.EMPTY));
    }

    private void delta(JsonObject event) {
        begin();
        JsonObject delta = Fields.object(event, "delta");
        if (delta.members().isEmpty()) {
            return;
        }
        DraftArray content = message.array("content");
        String kind = kind(delta);
        Draft block = content.at(Fields.index(event, "index", content.lastIndex()));
        block.putIfMissing("type", new JsonString(blockType(kind)));
        for (JsonObject.Member member : delta) {
            if (!member.name().equals("type")) {
                grow(block, kind, member);
            }
        }
    }

    /** The delta's type; when it names none, what its members tell. */
    private static String kind(JsonObject delta) {
        return delta.string("type").orElseGet(() -> {
            if (delta.has("partial_json")) {
                return "input_json_delta";
            }
            return delta.has("thinking") ? "thinking_delta" : "text_delta";
        });
    }

    private static String blockType(String kind) {
        return switch (kind) {
            case "input_json_delta" -> "tool_use";
            case "signature_delta" -> "thinking";
            case "citations_delta" -> "text";
            default -> kind.endsWith("_delta") ? kind.substring(0, kind.length() - "_delta".length()) : kind;
        };
    }

    private static void grow(Draft block, String kind, JsonObject.Member member) {
        String name = member.name();
        JsonValue value = member.value();
        if (kind.equals("input_json_delta") && name.equals("partial_json")) {
            block.appendJson("input", value.asString().orElse(""));
        } else if (kind.equals("citations_delta") && name.equals("citation")) {
            block.array("citations").add(value);
        } else if (name.equals("signature")) {
            block.keep(name, value); // comes whole; a second one replaces the first
        } else if (!value.isNull()) {
            block.grow(name, value);
        }
    }

    private void messageDelta(JsonObject event) {
        begin();
        message.keepAll(Fields.object(event, "delta"), Set.of("usage"));
        message.keepAll(event, Set.of("type", "delta", "usage"));
        usage(event.get("usage"));
    }

    private void usage(@Nullable JsonValue usage) {
        if (usage instanceof JsonObject) {
            UsageFields.merge(message.object("usage"), usage);
        }
    }

    private void error(JsonObject event) {
        if (!recognised) {
            recognised = true;
            message.put("type", "error");
        }
        JsonValue error = event.get("error");
        message.keep("error", error == null ? event : error);
        message.keepAll(event, Set.of("type", "error"));
    }

    /** Adds a member that no event of this dialect carries. */
    void put(String name, JsonValue value) {
        recognised = true;
        message.put(name, value);
    }

    @Override
    public JsonValue body() {
        if (!recognised) {
            return JsonLiteral.NULL;
        }
        if (!message.has("content") && message.has("role")) {
            message.put("content", JsonArray.EMPTY);
        }
        return message.build();
    }
}

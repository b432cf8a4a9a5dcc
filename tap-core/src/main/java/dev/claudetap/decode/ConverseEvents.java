package dev.claudetap.decode;

import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says the events of Bedrock's Converse API as Anthropic's. Stateless. */
final class ConverseEvents {
    private static final Set<String> NAMES = Set.of(
            "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata");

    private ConverseEvents() {}

    /** Whether a stream with that event is Converse; {@code metadata} alone is a name that others use as well. */
    static boolean begins(String event, JsonObject data) {
        JsonObject.Member wrapper = wrapper(data);
        String name = wrapper == null ? event : wrapper.name();
        return NAMES.contains(name) && !name.equals("metadata");
    }

    /** The member that wraps a Converse event; null when the object is none. */
    static JsonObject.@Nullable Member wrapper(JsonObject data) {
        if (data.members().size() != 1) {
            return null;
        }
        JsonObject.Member only = data.members().get(0);
        return NAMES.contains(only.name()) && only.value() instanceof JsonObject ? only : null;
    }

    static void toAnthropic(String name, JsonObject event, Consumer<JsonObject> to) {
        switch (name) {
            case "messageStart" -> to.accept(messageStart(event));
            case "contentBlockStart" -> to.accept(blockStart(event));
            case "contentBlockDelta" -> delta(event, Fields.object(event, "delta"), to);
            case "contentBlockStop" ->
                to.accept(indexed("content_block_stop", event).build());
            case "messageStop" -> to.accept(messageStop(event));
            case "metadata" -> to.accept(metadata(event));
            default -> {}
        }
    }

    private static JsonObject.Builder typed(String type) {
        return JsonObject.builder().put("type", type);
    }

    private static JsonObject.Builder indexed(String type, JsonObject event) {
        JsonObject.Builder builder = typed(type);
        long index = Fields.index(event, "contentBlockIndex", -1);
        return index < 0 ? builder : builder.put("index", JsonNumber.of(index));
    }

    private static JsonObject messageStart(JsonObject event) {
        JsonObject.Builder message = typed("message");
        message.put("role", event.string("role").orElse("assistant"));
        return typed("message_start").put("message", message.build()).build();
    }

    private static JsonObject blockStart(JsonObject event) {
        JsonObject start = Fields.object(event, "start");
        Draft block = new Draft();
        start.object("toolUse").ifPresent(tool -> {
            block.put("type", "tool_use");
            block.put("id", Fields.text(tool, "toolUseId"));
            block.put("name", Fields.text(tool, "name"));
            block.put("input", JsonObject.EMPTY);
            block.putAll(tool, Set.of("toolUseId", "name", "type"));
        });
        block.putAll(start, Set.of("toolUse"));
        return indexed("content_block_start", event)
                .put("content_block", block.build())
                .build();
    }

    private static void delta(JsonObject event, JsonObject delta, Consumer<JsonObject> to) {
        for (JsonObject.Member member : delta) {
            JsonObject inner = Fields.objectOf(member.value());
            switch (member.name()) {
                case "text" -> send(event, "text_delta", member, to);
                case "toolUse" ->
                    inner.string("input")
                            .ifPresent(text -> send(event, "input_json_delta", named("partial_json", text), to));
                case "reasoningContent" -> {
                    inner.string("text").ifPresent(text -> send(event, "thinking_delta", named("thinking", text), to));
                    inner.string("signature")
                            .ifPresent(text -> send(event, "signature_delta", named("signature", text), to));
                    inner.string("redactedContent")
                            .ifPresent(text -> send(event, "redacted_thinking_delta", named("data", text), to));
                }
                case "citation" -> send(event, "citations_delta", member, to);
                default -> send(event, member.name(), member, to);
            }
        }
    }

    private static JsonObject.Member named(String name, String text) {
        return new JsonObject.Member(name, new JsonString(text));
    }

    private static void send(JsonObject event, String type, JsonObject.Member member, Consumer<JsonObject> to) {
        JsonObject delta = typed(type).put(member.name(), member.value()).build();
        to.accept(indexed("content_block_delta", event).put("delta", delta).build());
    }

    private static JsonObject messageStop(JsonObject event) {
        Draft delta = new Draft();
        event.string("stopReason").ifPresent(reason -> delta.put("stop_reason", reason));
        delta.putAll(event, Set.of("stopReason"));
        return typed("message_delta").put("delta", delta.build()).build();
    }

    private static JsonObject metadata(JsonObject event) {
        Draft delta = new Draft();
        delta.put("type", "message_delta");
        delta.putAll(event, Set.of("type", "delta"));
        return delta.build();
    }
}

package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Sha256;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How one provider says things. Reads whatever is there and never throws for what is missing or of another type. */
interface Dialect {
    /** What came back: blocks, stop reason and usage as the provider wrote it. */
    record Answer(
            List<ContentBlock> blocks,
            String stopReason,
            @Nullable JsonValue usage) {
        static final Answer NONE = new Answer(List.of(), "", null);
    }

    String system(JsonObject request);

    List<ToolDefinition> tools(JsonObject request);

    List<Message> messages(JsonObject request);

    Answer answer(JsonObject response);

    /** The answer as the messages by which a later request will repeat it. */
    default List<Message> answered(JsonObject response) {
        List<ContentBlock> blocks = answer(response).blocks();
        return blocks.isEmpty() ? List.of() : List.of(new Message("assistant", blocks));
    }

    /** What is in an envelope of that name, or the object itself where there is none. */
    static JsonObject opened(JsonObject envelope, String name) {
        return envelope.object(name).orElse(envelope);
    }

    /** The objects in the array of that name. */
    static List<JsonObject> objects(JsonObject owner, String name) {
        return owner.array(name).map(Dialect::objects).orElse(List.of());
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.elements().stream()
                .flatMap(element -> element.asObject().stream())
                .toList();
    }

    static JsonObject object(JsonObject owner, String name) {
        return owner.object(name).orElse(JsonObject.EMPTY);
    }

    static String text(JsonObject owner, String name) {
        return owner.string(name).orElse("");
    }

    /** The JSON text of that member; empty when it is missing or null. */
    static String json(JsonObject owner, String name) {
        JsonValue value = owner.get(name);
        return value == null || value.isNull() ? "" : value.toJson();
    }

    /** Arguments that travel as JSON text. */
    static JsonValue parsed(String text) {
        if (text.isBlank()) {
            return JsonObject.EMPTY;
        }
        try {
            return JsonText.parse(text);
        } catch (JsonException cutOff) {
            return new JsonString(text);
        }
    }

    /** A string, or the texts of an array of parts, joined by blank lines. */
    static String joined(@Nullable JsonValue textOrParts) {
        if (textOrParts instanceof JsonString string) {
            return string.value();
        }
        Stream<JsonObject> parts = textOrParts instanceof JsonArray array ? objects(array).stream() : Stream.empty();
        return String.join(
                "\n\n", parts.flatMap(part -> part.string("text").stream()).toList());
    }

    /** An image by its address: a {@code data:} URL only tells its media type. */
    static ContentBlock image(String url) {
        if (!url.startsWith("data:")) {
            return new ContentBlock.Image("", url, "");
        }
        int end = url.indexOf(';');
        String type = end < 0 ? "" : url.substring("data:".length(), end);
        return new ContentBlock.Image(type, "", Sha256.hex(url.substring(url.indexOf(',') + 1)));
    }

    /** A digest of the picture in that member; empty when it is missing. */
    static String sha256(JsonObject owner, String name) {
        return owner.string(name).map(Sha256::hex).orElse("");
    }
}

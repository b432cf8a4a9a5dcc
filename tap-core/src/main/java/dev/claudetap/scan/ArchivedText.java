package dev.claudetap.scan;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An entry of an archive as rules can read it: with names in front of their values, and with the texts that it holds in base64. */
final class ArchivedText {
    private ArchivedText() {}

    /** The entry on one line; as it is when it is no JSON. */
    static String readable(String entry) {
        try {
            return readable(JsonText.parse(entry)).toJson();
        } catch (JsonException noJson) {
            return entry;
        }
    }

    private static JsonValue readable(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.elements().stream().map(ArchivedText::readable).toList());
        }
        return value instanceof JsonObject object ? readable(object) : value;
    }

    private static JsonValue readable(JsonObject object) {
        boolean coded = object.string("encoding").orElse("").equals("base64");
        String name = object.has("value") ? object.string("name").orElse(null) : null;
        JsonObject.Builder told = JsonObject.builder();
        if (name != null) {
            told.put("name", name);
        }
        for (JsonObject.Member member : object) {
            if (name != null && member.name().equals("name")) {
                continue;
            }
            boolean text = coded && member.name().equals("text") && member.value() instanceof JsonString;
            told.put(member.name(), text ? decoded((JsonString) member.value()) : readable(member.value()));
        }
        return told.build();
    }

    /** What is neither base64 nor text stays. */
    private static JsonValue decoded(JsonString base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64.value());
            return new JsonString(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException noText) {
            return base64;
        }
    }
}

package dev.claudetap.decode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;

/** A value in a body that is still being put together. */
sealed interface Part permits Part.Fixed, Part.Text, Part.JsonInText, Draft, DraftArray {
    /** The value so far. */
    JsonValue build();

    /** Whether it says nothing: null, an empty string, array or object. */
    boolean isEmpty();

    /** A value that came whole. */
    record Fixed(JsonValue value) implements Part {
        @Override
        public JsonValue build() {
            return value;
        }

        @Override
        public boolean isEmpty() {
            return isEmptyValue(value);
        }
    }

    /** A string that grows. */
    record Text(StringBuilder text) implements Part {
        @Override
        public JsonValue build() {
            return new JsonString(text.toString());
        }

        @Override
        public boolean isEmpty() {
            return text.isEmpty();
        }
    }

    /** A value that arrives as pieces of its JSON text; when the text is cut off, it stays as a string. */
    record JsonInText(StringBuilder text, JsonValue whenEmpty) implements Part {
        @Override
        public JsonValue build() {
            return parseOrText(text.toString(), whenEmpty);
        }

        @Override
        public boolean isEmpty() {
            return text.isEmpty() && isEmptyValue(whenEmpty);
        }
    }

    static boolean isEmptyValue(JsonValue value) {
        if (value instanceof JsonString string) {
            return string.value().isEmpty();
        }
        if (value instanceof JsonArray array) {
            return array.elements().isEmpty();
        }
        if (value instanceof JsonObject object) {
            return object.members().isEmpty();
        }
        return value == JsonLiteral.NULL;
    }

    static JsonValue parseOrText(String text, JsonValue whenBlank) {
        if (text.isBlank()) {
            return whenBlank;
        }
        try {
            return JsonText.parse(text);
        } catch (JsonException cutOff) {
            return new JsonString(text); // what came of it is still worth reading
        }
    }
}

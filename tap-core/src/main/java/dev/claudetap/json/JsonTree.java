package dev.claudetap.json;

import java.util.ArrayList;
import java.util.List;

/** Builds values from a scanner's tokens. Use once. */
final class JsonTree {
    private final String text;
    private final boolean elements;
    private final JsonScanner scanner;

    /** @param elements whether arrays get their elements, or stay empty */
    JsonTree(String text, boolean elements) {
        this.text = text;
        this.elements = elements;
        this.scanner = new JsonScanner(text);
    }

    JsonValue read() throws JsonException {
        JsonValue value = value(scanner.next());
        scanner.next();
        return value;
    }

    private JsonValue value(JsonScanner.Token token) throws JsonException {
        if (scanner.depth() > JsonText.MAX_DEPTH) {
            throw new JsonException("nested too deep");
        }
        return switch (token) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> new JsonString(scanner.string());
            case NUMBER -> new JsonNumber(text.substring(scanner.start(), scanner.end()));
            default -> literal(text.charAt(scanner.start()));
        };
    }

    private static JsonLiteral literal(char first) {
        return first == 'n' ? JsonLiteral.NULL : JsonLiteral.of(first == 't');
    }

    private JsonObject object() throws JsonException {
        List<JsonObject.Member> members = new ArrayList<>();
        while (scanner.next() == JsonScanner.Token.NAME) {
            String name = scanner.string();
            members.add(new JsonObject.Member(name, value(scanner.next())));
        }
        return new JsonObject(members);
    }

    private JsonArray array() throws JsonException {
        int depth = scanner.depth();
        List<JsonValue> values = new ArrayList<>();
        for (JsonScanner.Token token = scanner.next(); scanner.depth() >= depth; token = scanner.next()) {
            if (elements) {
                values.add(value(token));
            }
        }
        return elements ? new JsonArray(values) : JsonArray.EMPTY;
    }
}

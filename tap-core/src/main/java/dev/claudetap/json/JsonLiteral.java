package dev.claudetap.json;

/** The three words of JSON. */
public enum JsonLiteral implements JsonValue {
    /** {@code null} */
    NULL("null"),
    /** {@code true} */
    TRUE("true"),
    /** {@code false} */
    FALSE("false");

    private final String text;

    JsonLiteral(String text) {
        this.text = text;
    }

    /** The word as it stands in JSON. */
    public String text() {
        return text;
    }

    /** {@link #TRUE} or {@link #FALSE}. */
    public static JsonLiteral of(boolean value) {
        return value ? TRUE : FALSE;
    }
}

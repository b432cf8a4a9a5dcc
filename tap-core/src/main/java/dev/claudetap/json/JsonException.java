package dev.claudetap.json;

/** The text is not JSON, or nests deeper than {@link JsonText#MAX_DEPTH}. The message never quotes the text. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal with a reason that does not quote the text. */
    public JsonException(String message) {
        super(message);
    }
}

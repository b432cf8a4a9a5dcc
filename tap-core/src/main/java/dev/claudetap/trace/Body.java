package dev.claudetap.trace;

import org.jspecify.annotations.Nullable;

/** What a request or response carried, after its content codings were taken off. Immutable. */
public sealed interface Body {
    /** The one body that has nothing in it. */
    Body EMPTY = new Empty();

    /** What it says as text: that of JSON and texts, nothing for all others. */
    String text();

    /** No body, or a body of zero bytes. */
    record Empty() implements Body {
        @Override
        public String text() {
            return "";
        }
    }

    /**
     * A body that is JSON.
     *
     * @param text compact JSON text; numbers, key order and duplicate keys as they were sent
     */
    record Json(String text) implements Body {}

    /**
     * A body that is text but not JSON (or JSON that could not be parsed).
     *
     * @param text the decoded text
     */
    record Text(String text) implements Body {}

    /**
     * A body that is neither JSON nor text.
     *
     * @param byteLength size in bytes after decoding
     * @param sha256 lower-case hex digest of all its bytes
     * @param base64 the bytes in base64, or null when they were too many to keep
     */
    record Binary(long byteLength, String sha256, @Nullable String base64) implements Body {
        @Override
        public String text() {
            return "";
        }
    }
}

package dev.claudetap.viewer.server;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What a {@link Handler} answers. The headers that keep a page safe are the server's to add. */
public sealed interface Answer {
    /** Allows a page nothing: what every answer gets that names no policy of its own. */
    String NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /**
     * An answer that is at hand.
     *
     * @param policy the Content-Security-Policy
     */
    record Whole(int status, String type, String policy, String body) implements Answer {}

    /**
     * An answer that is written bit by bit, as fast as the browser takes it.
     *
     * @param policy the Content-Security-Policy
     * @param fileName what the browser saves it as; null to show it. Characters other than letters, digits, dots, lines and hyphens
     *     are left out
     */
    record Streamed(String type, String policy, @Nullable String fileName, Content content) implements Answer {}

    /** Server-Sent Events, without an end of their own. */
    record Events(Feed.Source source) implements Answer {}

    /** Writes what is streamed. */
    @FunctionalInterface
    interface Content {
        /**
         * Writes all of it; {@code out} stays open, and throws when the browser is gone or takes nothing for half a minute.
         *
         * @throws IOException when it cannot be written to its end; the browser sees that it broke off
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A page with the policy of its own. */
    static Answer page(String html, String policy) {
        return new Whole(200, "text/html; charset=utf-8", policy, html);
    }

    static Answer json(String json) {
        return new Whole(200, "application/json", NO_CONTENT_POLICY, json);
    }

    /** There is no such thing, or it cannot be done now; in words for people. */
    static Answer problem(int status, String words) {
        return new Whole(status, "text/plain; charset=utf-8", NO_CONTENT_POLICY, words + "\n");
    }

    static Answer notFound() {
        return problem(404, "There is no such page.");
    }
}

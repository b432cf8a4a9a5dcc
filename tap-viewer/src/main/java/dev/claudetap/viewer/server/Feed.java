package dev.claudetap.viewer.server;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one browser is told as Server-Sent Events. It is asked for more only when the browser has taken what came before, so
 * a browser that is slow or stuck holds up nothing and piles up nothing.
 */
public interface Feed extends AutoCloseable {
    /**
     * The next piece of the event stream, in UTF-8; pieces need not end where events do. Called on worker threads, never by two at
     * once.
     *
     * @return empty when there is nothing now: whoever has news calls the {@code wake} that the feed was opened with; null when
     *     nothing will come any more
     * @throws IOException when it cannot be read; the connection ends, and the browser comes again by itself
     */
    byte @Nullable [] next() throws IOException;

    /** The browser is gone, or was told all. Called once, on any thread. */
    @Override
    default void close() {}

    /** Opens the feed of one browser. */
    @FunctionalInterface
    interface Source {
        /**
         * A feed from the beginning.
         *
         * @param wake to be called, from any thread, when there is something new; it does not block
         */
        Feed open(Runnable wake);
    }
}

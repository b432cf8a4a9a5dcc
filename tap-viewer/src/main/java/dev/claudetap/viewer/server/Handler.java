package dev.claudetap.viewer.server;

import java.io.IOException;

/** Answers the requests of a {@link Route}. Called on a worker thread that it may block, by several threads at once. */
@FunctionalInterface
public interface Handler {
    /**
     * What to answer to a request that has passed every check.
     *
     * @throws IOException when it cannot be answered; the browser is told that it failed, the log why
     */
    Answer answer(Call call) throws IOException;
}

package dev.claudetap.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes a page that people can read of a trace; tap-viewer provides it. Found by {@link ServiceLoader}, so that who wants a
 * page need not know who makes it. Safe on any thread.
 */
public interface TracePage {
    /**
     * Writes the page of a JSONL trace file, whole or not at all.
     *
     * @param traceJsonl the trace
     * @param page where the page goes; its directory exists
     * @throws IOException when the trace cannot be read or the page cannot be written
     */
    void write(Path traceJsonl, Path page) throws IOException;

    /** The one on the class path, if there is one. */
    static Optional<TracePage> find() {
        return ServiceLoader.load(TracePage.class, TracePage.class.getClassLoader())
                .findFirst();
    }
}
